using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Tasks.Images;

/// <summary>Turns <c>ImageStage</c> and <c>ImageStep</c> items into stages.</summary>
internal sealed class StageItemReader
{
    /// <summary>The environment's canonical name; empty when there is none. Items whose metadata <c>Environments</c> names others are left out.</summary>
    public required string Environment { get; init; }

    /// <summary><c>ImageStage</c> items.</summary>
    public required ITaskItem[] Stages { get; init; }

    /// <summary><c>ImageStep</c> items.</summary>
    public required ITaskItem[] Steps { get; init; }

    /// <summary>The item lists that <c>Items</c> names.</summary>
    public required BuildFileLists Files { get; init; }

    /// <summary>A preset's stages. An <c>ImageStage</c> of the same name with <c>From</c> takes a stage's place, one without adds its settings; steps that name it come after its own steps.</summary>
    public IReadOnlyList<StageDraft> Preset { get; init; } = [];

    /// <summary>The stages.</summary>
    /// <exception cref="SlipwayException">SLIP2300 and following: everything that is wrong with the items, each at its place.</exception>
    public DeclaredStages Read() => throw new NotImplementedException();
}
