using System.Collections.ObjectModel;

namespace Slipway.Images.Oci;

/// <summary>One image for one platform: its configuration and its layers, lowest first (OCI image-spec, manifest.md).</summary>
/// <param name="Config">The configuration's blob.</param>
/// <param name="Layers">The layers' blobs, lowest first.</param>
public sealed record ImageManifest(Descriptor Config, IReadOnlyList<Descriptor> Layers)
{
    public string MediaType { get; init; } = MediaTypes.Manifest;

    /// <summary>What kind of artifact it is, when it is no image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifest that this one says something about.</summary>
    public Descriptor? Subject { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>One image for several platforms, or what a layout holds (OCI image-spec, image-index.md).</summary>
/// <param name="Manifests">In order of preference.</param>
public sealed record ImageIndex(IReadOnlyList<Descriptor> Manifests)
{
    public string MediaType { get; init; } = MediaTypes.Index;

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
