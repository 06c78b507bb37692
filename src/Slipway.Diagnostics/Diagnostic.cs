namespace Slipway.Diagnostics;

/// <summary>How much a <see cref="Diagnostic"/> matters to the build.</summary>
public enum Severity
{
    /// <summary>Shown in detailed logs only.</summary>
    Message,

    /// <summary>Shown; the build goes on. Fails it under <c>-warnaserror</c>.</summary>
    Warning,

    /// <summary>Shown; the build fails.</summary>
    Error,
}

/// <summary>
/// One thing to tell the user: what happened, why, and what to do about it, in one line.
/// </summary>
/// <param name="Code"><c>SLIPnnnn</c>; the first digit names the area (docs/diagnostics.md).</param>
/// <param name="Severity">What it means for the build.</param>
/// <param name="Message">One line, without the code and the position. Never holds a secret.</param>
/// <param name="Position">Where in which file, when there is one.</param>
public sealed record Diagnostic(string Code, Severity Severity, string Message, SourcePosition? Position = null)
{
    /// <summary>Lines that belong to it and are not its own words: the end of a container's log. Shown below the message where there is room.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>An error at a position.</summary>
    public static Diagnostic Error(string code, string message, SourcePosition? position = null) => new(code, Severity.Error, message, position);

    /// <summary>A warning at a position.</summary>
    public static Diagnostic Warning(string code, string message, SourcePosition? position = null) => new(code, Severity.Warning, message, position);

    /// <summary>Two that say the same of the same place are one, whatever lines belong to them.</summary>
    public bool Equals(Diagnostic? other) =>
        other is not null && (Code, Severity, Message, Position) == (other.Code, other.Severity, other.Message, other.Position);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Severity, Message, Position);

    /// <summary>The form compilers print: <c>file(line,col): error SLIP2001: message</c>.</summary>
    public override string ToString()
    {
        var origin = Position is { } position ? position + ": " : "";
        return $"{origin}{Severity.ToString().ToLowerInvariant()} {Code}: {Message}";
    }
}
