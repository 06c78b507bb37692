using Slipway.Diagnostics;

namespace Slipway.Images.Stages;

/// <summary>The stages that an image's final stage needs, in an order in which each comes after those it needs.</summary>
/// <param name="Stages">The last is the final one.</param>
public sealed record StagePlan(IReadOnlyList<StageDefinition> Stages)
{
    /// <summary>The stage that becomes the image.</summary>
    public StageDefinition Final => Stages[^1];

    /// <summary>Whether a step runs a command, which takes an engine.</summary>
    public bool RunsCommands => Stages.Any(stage => stage.Steps.Any(step => step is StageStep.Run));

    /// <summary>What is allowed and probably not meant: an image whose name is nearly a stage's, a variable that looks like a secret.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Checks the stages, chooses the final one and prunes what it does not need. Stages that are not needed are checked too. Names of stages are compared without case.</summary>
    /// <param name="declared">As declared.</param>
    /// <param name="finalStage">By name; null to choose by <paramref name="preferred"/>.</param>
    /// <param name="preferred">Names to prefer: the environment's; the first that exists, else the last stage declared.</param>
    /// <exception cref="SlipwayException">SLIP2300 and following, all that is wrong at once, each at its place in the project: no stage, a name twice, an unknown stage (with a suggestion), a circle, an image name that is none,
    /// a malformed step.</exception>
    public static StagePlan Of(DeclaredStages declared, string? finalStage, IReadOnlyList<string> preferred) => throw new NotImplementedException();
}
