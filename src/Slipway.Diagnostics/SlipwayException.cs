namespace Slipway.Diagnostics;

/// <summary>
/// A failure that is the domain's, not a defect: it carries the diagnostics to show instead of a stack trace. Whatever else is thrown is a bug.
/// </summary>
public sealed class SlipwayException : Exception
{
    /// <summary>A failure with one diagnostic.</summary>
    public SlipwayException(Diagnostic diagnostic, Exception? inner = null)
        : base(diagnostic.ToString(), inner) => Diagnostics = [diagnostic];

    /// <summary>A failure with several diagnostics, in the order to show them. There is at least one error among them.</summary>
    public SlipwayException(IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics)) => Diagnostics = diagnostics;

    /// <summary>What to tell the user.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
