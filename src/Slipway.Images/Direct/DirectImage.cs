using Slipway.Docker.References;
using Slipway.Images.Building;
using Slipway.Images.Oci;
using Slipway.Images.Stages;

namespace Slipway.Images.Direct;

/// <summary>An image that is written without a builder: what a Dockerfile without commands comes to. Every default is settled.</summary>
public sealed record DirectImage
{
    /// <summary>The name within the project.</summary>
    public required string Name { get; init; }

    /// <summary>The references the image gets; at least one.</summary>
    public required IReadOnlyList<ImageReference> Tags { get; init; }

    /// <summary>The path of <see cref="Dockerfile"/>, for messages and for its own ignore file.</summary>
    public required string DockerfilePath { get; init; }

    /// <summary>The text; its last stage is the image.</summary>
    public required string Dockerfile { get; init; }

    /// <summary>Where the lines of <see cref="Dockerfile"/> come from; null for lines of nobody's.</summary>
    public IReadOnlyList<ItemPlace?> Lines { get; init; } = [];

    /// <summary>Patterns of the context that decided which files the lists have.</summary>
    public IReadOnlyList<string> AlsoRead { get; init; } = [];

    /// <summary>The build context's absolute path.</summary>
    public required string ContextDirectory { get; init; }

    /// <summary>The platforms, with the files that COPY names by list; at least one.</summary>
    public required IReadOnlyList<DirectPlatform> Platforms { get; init; }

    /// <summary>Whether nobody asked for a platform: an image that is loaded is then made for the engine's own, whatever <see cref="Platforms"/> says.</summary>
    public bool PlatformIsEngines { get; init; }

    /// <summary>Build arguments.</summary>
    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels, over those of the stages.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the image says which commit it was made from.</summary>
    public ProvenanceLabels Provenance { get; init; }

    /// <summary>How layers are compressed.</summary>
    public LayerPacking Packing { get; init; } = LayerPacking.Gzip;

    /// <summary>Archives that hold base images.</summary>
    public IReadOnlyList<BaseArchive> BaseArchives { get; init; } = [];

    /// <summary>Whether base images are asked for at their registry each time.</summary>
    public bool Pull { get; init; }

    /// <summary>Where the image goes.</summary>
    public required ImageDestinations Destinations { get; init; }
}

/// <summary>One platform of an image.</summary>
/// <param name="Platform">Which.</param>
/// <param name="Files">The lists of files that COPY names by folder.</param>
public sealed record DirectPlatform(Platform Platform, IReadOnlyList<StagedFiles> Files);

/// <summary>An archive with a base image.</summary>
/// <param name="Path">Absolute: a file, or a layout's folder.</param>
/// <param name="Reference">Which base image it is; null for any.</param>
public sealed record BaseArchive(string Path, string? Reference);

/// <summary>Where an image goes.</summary>
/// <param name="Archive">A tar file, or with a slash at its end a layout's folder; absolute. Null for none.</param>
/// <param name="Load">Into the engine.</param>
/// <param name="Push">To the registries of its references.</param>
public sealed record ImageDestinations(string? Archive, bool Load, bool Push)
{
    /// <summary>Whether <see cref="Archive"/> is a folder.</summary>
    public bool ArchiveIsFolder => Archive is not null && (Path.EndsInDirectorySeparator(Archive) || Directory.Exists(Archive));
}
