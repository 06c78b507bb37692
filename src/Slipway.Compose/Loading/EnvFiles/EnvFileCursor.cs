using Slipway.Diagnostics;

namespace Slipway.Compose.Loading.EnvFiles;

/// <summary>A place in the text of an env file that only moves forward.</summary>
internal sealed class EnvFileCursor(string text, string file)
{
    private int line = 1;
    private int lineStart;
    private int counted;

    public string Text => text;

    /// <summary>What is read next.</summary>
    public int Next { get; set; }

    public bool AtEnd => Next >= text.Length;

    public char Current => text[Next];

    /// <summary>Where the current line ends: at its line feed, or at the end of the text.</summary>
    public int LineEnd => text.IndexOf('\n', Next) is var end && end < 0 ? text.Length : end;

    /// <summary>The position of an offset, which is not before one asked for earlier.</summary>
    public SourcePosition At(int offset)
    {
        for (; counted < offset; counted++)
        {
            if (text[counted] != '\n') continue;
            line++;
            lineStart = counted + 1;
        }
        return new(file, line, offset - lineStart + 1);
    }

    public void SkipLine() => Next = Math.Min(LineEnd + 1, text.Length);

    /// <summary>Skips white space, line feeds included.</summary>
    public void SkipWhite()
    {
        while (!AtEnd && char.IsWhiteSpace(Current)) Next++;
    }

    /// <summary>Skips white space within the line. It is Go's notion: the other Unicode spaces are not skipped.</summary>
    public void SkipBlanks()
    {
        while (!AtEnd && IsBlank(Current)) Next++;
    }

    /// <summary>Where the first blank of a name is; -1 when it has none.</summary>
    public static int FirstBlank(string name)
    {
        for (var i = 0; i < name.Length; i++)
            if (IsBlank(name[i])) return i;
        return -1;
    }

    public static bool IsBlank(char c) => c is '\t' or '\v' or '\f' or '\r' or ' ' or '\u0085' or '\u00A0';
}
