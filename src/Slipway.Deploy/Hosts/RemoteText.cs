namespace Slipway.Deploy.Hosts;

/// <summary>Text that a host or a user gave, fit for one line of a log.</summary>
internal static class RemoteText
{
    private const int Limit = 300;

    /// <summary>At most 300 characters, blanks for control characters and line ends.</summary>
    public static string Line(string text) => Line(text, Limit);

    /// <summary>At most so many characters. What is a line already stays as it is, also when asked again.</summary>
    public static string Line(string text, int limit)
    {
        var shown = text.Length > limit ? text[..(limit - 1)] + "…" : text;
        return string.Create(shown.Length, shown, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++) to[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
        });
    }
}
