using Slipway.Images.Building;
using Slipway.Images.Direct;
using Slipway.Images.Stages;

namespace Slipway.Images.MultiStage;

/// <summary>An image that a project declares by stages. Every default is settled.</summary>
public sealed record StagedImage
{
    /// <summary>The stages.</summary>
    public required StagePlan Plan { get; init; }

    /// <summary>The project file's name, without a folder.</summary>
    public required string ProjectFileName { get; init; }

    /// <summary>Below <c>obj/</c>: where the generated Dockerfile, and what goes with it, is kept; absolute.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The environment's name; empty for none.</summary>
    public required string Environment { get; init; }

    /// <summary>
    /// What an engine is told where a step runs a command. <see cref="ImageDefinition.Dockerfile"/> is the generated file's path, and <see cref="ImageDefinition.Archive"/> the archive's.
    /// </summary>
    public required ImageDefinition Definition { get; init; }

    /// <summary>What is made of it where none does. <see cref="DirectImage.Dockerfile"/> and the lists of files are filled in here.</summary>
    public required DirectImage Direct { get; init; }

    /// <summary>The lists of files of each platform, by the list's name, where they differ between platforms; empty when the stages hold them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<StagedFiles>> FilesOfPlatforms { get; init; } = new Dictionary<string, IReadOnlyList<StagedFiles>>();

    /// <summary>Whether an SBOM and the provenance are written beside the image, and pushed with it.</summary>
    public bool Attests { get; init; }
}
