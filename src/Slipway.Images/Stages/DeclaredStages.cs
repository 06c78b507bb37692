namespace Slipway.Images.Stages;

/// <summary>The stages a project declares, as its environment has them.</summary>
/// <param name="Stages">In the project's order, a preset's before its own.</param>
/// <param name="OfOtherEnvironments">Names of stages that this environment does not have, so that a reference to one is not taken for an image's.</param>
public sealed record DeclaredStages(IReadOnlyList<StageDefinition> Stages, IReadOnlyList<string> OfOtherEnvironments);
