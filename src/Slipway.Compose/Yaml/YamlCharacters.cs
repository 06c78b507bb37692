using System.Buffers;
using Slipway.Diagnostics;

namespace Slipway.Compose.Yaml;

/// <summary>The characters a YAML stream may hold (YAML 1.2, production c-printable).</summary>
internal static class YamlCharacters
{
    private static readonly SearchValues<char> Control = SearchValues.Create(
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000B\u000C\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F\uFFFE\uFFFF");

    /// <summary>Whether no control character and no half of a surrogate pair is in the text; else there is a diagnostic for the first.</summary>
    public static bool AreLegal(string text, string file, ICollection<Diagnostic> diagnostics)
    {
        var at = text.AsSpan().IndexOfAny(Control);
        var half = FirstLoneSurrogate(at < 0 ? text : text.AsSpan(0, at));
        if (half >= 0) at = half;
        if (at < 0) return true;
        var before = text.AsSpan(0, at);
        var line = before.Count('\n') + 1;
        diagnostics.Add(YamlErrors.ControlCharacter(text[at], new(file, line, at - before.LastIndexOf('\n'))));
        return false;
    }

    private static int FirstLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var from = 0; ;)
        {
            var next = text[from..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0) return -1;
            from += next;
            if (!char.IsHighSurrogate(text[from]) || from + 1 == text.Length || !char.IsLowSurrogate(text[from + 1])) return from;
            from += 2;
        }
    }
}
