using Slipway.Diagnostics;

namespace Slipway.Compose;

/// <summary>Diagnostics that quote what files and variables say: what would break their line becomes a space.</summary>
internal static class OneLine
{
    public static Diagnostic Error(string code, string message, SourcePosition? at = null) => Diagnostic.Error(code, Of(message), at);

    public static Diagnostic Warning(string code, string message, SourcePosition? at = null) => Diagnostic.Warning(code, Of(message), at);

    private static string Of(string text)
    {
        foreach (var character in text)
        {
            if (Breaks(character)) return string.Concat(text.Select(each => Breaks(each) ? ' ' : each));
        }

        return text;
    }

    private static bool Breaks(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
