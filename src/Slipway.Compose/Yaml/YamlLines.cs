namespace Slipway.Compose.Yaml;

/// <summary>Lines as YamlDotNet's scanner counts them: it ends them at YAML 1.1's breaks.</summary>
internal static class YamlLines
{
    /// <summary>Where a line begins, or -1 when the text has fewer. The first is 1.</summary>
    public static int Start(string text, int line)
    {
        var offset = 0;
        for (var at = 1; at < line && offset >= 0; at++) offset = Next(text, offset);
        return offset;
    }

    /// <summary>Where the line behind the one that begins at an offset begins, -1 when there is none.</summary>
    public static int Next(string text, int offset)
    {
        var end = offset + Length(text, offset);
        if (end == text.Length) return -1;
        return text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
    }

    /// <summary>How long the line that begins at an offset is, without its break.</summary>
    public static int Length(string text, int offset)
    {
        var length = text.AsSpan(offset).IndexOfAny("\n\r\u0085\u2028\u2029");
        return length < 0 ? text.Length - offset : length;
    }
}
