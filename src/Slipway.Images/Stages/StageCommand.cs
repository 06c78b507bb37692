namespace Slipway.Images.Stages;

/// <summary>A command of the configuration: words, or a line for the shell.</summary>
public abstract record StageCommand
{
    public sealed record Exec(IReadOnlyList<string> Words) : StageCommand;

    public sealed record Line(string Text) : StageCommand;
}
