namespace Slipway.Images.Stages;

/// <summary>A mount of a <see cref="StageStep.Run"/>: a Dockerfile's <c>--mount=</c> value, checked (<c>type=cache,target=/root/.cache/pip</c>).</summary>
public sealed record StepMount(string Value);
