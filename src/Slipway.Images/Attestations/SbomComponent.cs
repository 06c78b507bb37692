using Slipway.Images.Archives;
using Slipway.Images.Oci;

namespace Slipway.Images.Attestations;

/// <summary>Something an image contains, as an SBOM lists it.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="PackageUrl"><c>pkg:nuget/Newtonsoft.Json@13.0.3</c> (package-url specification).</param>
/// <param name="License">An SPDX licence expression; null when not known (written as NOASSERTION).</param>
public sealed record SbomComponent(string Name, string Version, string PackageUrl, string? License = null);

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

/// <summary>Documents about an image. The same facts give the same bytes.</summary>
public static class Attestation
{
    /// <summary>SPDX 2.3 in JSON: the image, its base, its packages and the files the build added.</summary>
    public static byte[] Spdx(BuildFacts facts, Descriptor image) => throw new NotImplementedException();

    /// <summary>An in-toto statement with a SLSA provenance 1.0 predicate.</summary>
    public static byte[] Provenance(BuildFacts facts, Descriptor image) => throw new NotImplementedException();

    /// <summary>The document as an artifact manifest that refers to the image.</summary>
    /// <param name="document">The bytes.</param>
    /// <param name="artifactType"><c>application/spdx+json</c>, <c>application/vnd.in-toto+json</c></param>
    /// <param name="image">The image's manifest or index.</param>
    /// <param name="time">For the annotation <c>org.opencontainers.image.created</c>.</param>
    public static Attachment Attach(byte[] document, string artifactType, Descriptor image, DateTimeOffset time) => throw new NotImplementedException();
}
