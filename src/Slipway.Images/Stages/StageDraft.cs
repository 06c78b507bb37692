namespace Slipway.Images.Stages;

/// <summary>A stage that is still open: a preset's, to which a project may add steps, or a project's own.</summary>
/// <param name="Name">As of <see cref="StageDefinition"/>.</param>
/// <param name="From">Another stage, an image, or <c>scratch</c>.</param>
/// <param name="Place">Where the project declares it; null for a preset's.</param>
public sealed record StageDraft(string Name, string From, ItemPlace? Place)
{
    /// <summary><c>os/architecture[/variant]</c>; null for the image's own.</summary>
    public string? Platform { get; init; }

    /// <summary>What comes before every step, because steps see it: working directory, variables, labels.</summary>
    public IReadOnlyList<StageStep> Opening { get; init; } = [];

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<StageStep> Steps { get; init; } = [];

    /// <summary>What comes after every step, because it concerns containers only, or would hinder steps: user, ports, volumes, health check, stop signal, entry point, command.</summary>
    public IReadOnlyList<StageStep> Closing { get; init; } = [];

    /// <summary>The stage, finished.</summary>
    public StageDefinition Define() => new(Name, From, [.. Opening, .. Steps, .. Closing], Place) { Platform = Platform };
}
