namespace Slipway.Images.Stages;

/// <summary>
/// A stage of a production image as a project declares it: one <c>ImageStage</c> item with the <c>ImageStep</c> items that name it, in order. In values and paths <c>$NAME</c>, <c>${NAME}</c>, <c>${NAME:-default}</c> and
/// <c>${NAME:+value}</c> stand for variables of the stage, <c>\$</c> is a dollar sign, and everything else, quotes too, stands for itself. Commands are their shell's or their program's business.
/// </summary>
/// <param name="Name">Lower case; a letter, then letters, digits, <c>-</c>, <c>_</c>, <c>.</c>.</param>
/// <param name="From">Another stage, an image, or <c>scratch</c>.</param>
/// <param name="Steps">In order.</param>
/// <param name="Place">Where the project declares it.</param>
public sealed record StageDefinition(string Name, string From, IReadOnlyList<StageStep> Steps, ItemPlace? Place)
{
    /// <summary><c>os/architecture[/variant]</c>, or <c>$BUILDPLATFORM</c>; null for the image's own.</summary>
    public string? Platform { get; init; }
}
