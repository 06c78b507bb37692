namespace Slipway.Ssh;

/// <summary>Makes text of a remote side fit for a log.</summary>
internal static class Printable
{
    /// <summary>The text with blanks for control characters, so that it stays one line and steers no terminal.</summary>
    public static string Line(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++) to[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
    });
}
