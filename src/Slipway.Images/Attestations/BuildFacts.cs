using Slipway.Images.Oci;

namespace Slipway.Images.Attestations;

/// <summary>What is known of how an image was made.</summary>
public sealed record BuildFacts
{
    /// <summary>The name of the image.</summary>
    public required string ImageName { get; init; }

    /// <summary>The base image and the digest of its manifest (or, of an engine's own image, its id); null for <c>scratch</c>.</summary>
    public (string Reference, Digest Digest)? Base { get; init; }

    /// <summary>The commit.</summary>
    public string? GitRevision { get; init; }

    /// <summary>The remote, without credentials.</summary>
    public string? GitSource { get; init; }

    /// <summary>Digest over everything the image was made from.</summary>
    public required Digest InputsDigest { get; init; }

    /// <summary>The generated Dockerfile's digest.</summary>
    public Digest? DockerfileDigest { get; init; }

    /// <summary>Slipway's version.</summary>
    public required string SlipwayVersion { get; init; }

    /// <summary>The time to write everywhere a time is asked for: never the clock's.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Packages.</summary>
    public IReadOnlyList<SbomComponent> Components { get; init; } = [];

    /// <summary>The files that the build added: path in the image → SHA-256, size.</summary>
    public IReadOnlyList<(string Path, Digest Digest, long Size)> Files { get; init; } = [];
}
