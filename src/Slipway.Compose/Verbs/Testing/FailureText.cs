using System.Globalization;

namespace Slipway.Compose.Verbs;

/// <summary>Finds the place in what test runners print about a failure.</summary>
internal static class FailureText
{
    /// <summary>
    /// The place: of pytest's and compilers' <c>file:line: …</c> the last, of .NET's <c>in file:line N</c> the first, of Python's <c>File "file", line N</c> the last,
    /// of JavaScript's <c>(file:line:column)</c> the first outside node_modules.
    /// </summary>
    public static (string File, int Line)? Position(string text)
    {
        (string File, int Line)? leading = null, dotnet = null, python = null, script = null;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text[range].Trim();
            leading = Leading(line) ?? leading;
            dotnet ??= DotNet(line);
            python = Python(line) ?? python;
            script ??= Script(line);
        }

        return leading ?? dotnet ?? python ?? script;
    }

    private static (string, int)? Leading(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var end = colon < 0 ? -1 : line.IndexOf(':', colon + 1);
        return end > 0 && LooksLikeFile(line[..colon]) && Number(line[(colon + 1)..end]) is { } number ? (line[..colon], number) : null;
    }

    private static (string, int)? DotNet(string line)
    {
        const string In = " in ", Line = ":line ";
        var end = line.LastIndexOf(Line, StringComparison.Ordinal);
        var start = end < 0 ? -1 : line.LastIndexOf(In, end, StringComparison.Ordinal);
        return start > 0 && Number(line[(end + Line.Length)..]) is { } number ? (line[(start + In.Length)..end], number) : null;
    }

    private static (string, int)? Python(string line)
    {
        const string File = "File \"", Line = "\", line ";
        var end = line.IndexOf(Line, StringComparison.Ordinal);
        if (!line.StartsWith(File, StringComparison.Ordinal) || end < 0) return null;
        var digits = line[(end + Line.Length)..];
        var comma = digits.IndexOf(',', StringComparison.Ordinal);
        return Number(comma < 0 ? digits : digits[..comma]) is { } number ? (line[File.Length..end], number) : null;
    }

    private static (string, int)? Script(string line)
    {
        if (!line.StartsWith("at ", StringComparison.Ordinal) || line.Contains("node_modules/", StringComparison.Ordinal)) return null;
        var open = line.LastIndexOf('(');
        var parts = line[(open < 0 ? 3 : open + 1)..].TrimEnd(')').Split(':');
        return parts.Length >= 3 && LooksLikeFile(parts[^3]) && Number(parts[^2]) is { } number ? (parts[^3], number) : null;
    }

    private static bool LooksLikeFile(string text) => text.Length > 0 && !text.Contains(' ', StringComparison.Ordinal) && Path.GetExtension(text).Length > 1;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
