using System.Collections.ObjectModel;

namespace Slipway.Images.Oci;

/// <summary>Points to content by its digest (OCI image-spec, descriptor.md).</summary>
/// <param name="MediaType">What it is.</param>
/// <param name="Digest">Of its bytes.</param>
/// <param name="Size">Bytes.</param>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    /// <summary>What it runs on, where it is one of an index's manifests.</summary>
    public Platform? Platform { get; init; }

    /// <summary>What kind of thing a referring manifest describes.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>In the order they were written.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Describes bytes at hand.</summary>
    public static Descriptor Of(string mediaType, ReadOnlySpan<byte> content) => new(mediaType, Digest.Of(content), content.Length);
}
