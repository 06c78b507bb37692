using System.Text;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Ignoring;

/// <summary>What a list of lines says about a path.</summary>
internal enum Verdict
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The last line about it ignores it.</summary>
    Ignored,

    /// <summary>The last line about it begins with '!'.</summary>
    Kept,
}

/// <summary>The lines of one ignore file. Text is bytes as characters, so that '?' is one byte as it is for git.</summary>
internal sealed class IgnoreList
{
    private readonly IgnorePattern[] patterns;

    // Of each pattern, beside each other in memory.
    private readonly char[] lasts;

    private IgnoreList(IReadOnlyList<string> lines, bool foldCase)
    {
        Lines = lines;
        var compiled = new List<IgnorePattern>(lines.Count);
        foreach (var line in lines)
        {
            if (IgnorePattern.Parse(line, foldCase) is { } pattern) compiled.Add(pattern);
        }

        patterns = [.. compiled];
        lasts = new char[patterns.Length];
        for (var i = 0; i < lasts.Length; i++) lasts[i] = patterns[i].Last;
    }

    /// <summary>The lines that count.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Reads a file's content.</summary>
    public static IgnoreList Read(ReadOnlySpan<byte> content, bool foldCase)
    {
        if (content.StartsWith("\uFEFF"u8)) content = content[3..];
        var lines = new List<string>();
        while (!content.IsEmpty)
        {
            var end = content.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..end];
            content = end < 0 ? [] : content[(end + 1)..];
            if (line is [.., (byte)'\r']) line = line[..^1];
            Add(lines, Encoding.Latin1.GetString(line));
        }

        return new IgnoreList(lines, foldCase);
    }

    /// <summary>Reads lines that the caller wrote.</summary>
    public static IgnoreList Of(IReadOnlyList<string> texts, bool foldCase)
    {
        var lines = new List<string>(texts.Count);
        foreach (var text in texts) Add(lines, Bytes(text));
        return new IgnoreList(lines, foldCase);
    }

    /// <summary>The same lines, with or without regard to case.</summary>
    public IgnoreList With(bool foldCase) => new(Lines, foldCase);

    /// <summary>What it says.</summary>
    /// <param name="path">Relative to the folder the list is for.</param>
    /// <param name="name">The path's last segment.</param>
    /// <param name="isFolder">What is there.</param>
    public Verdict Decide(ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool isFolder)
    {
        var last = name[^1];
        for (var i = lasts.Length - 1; i >= 0; i--)
        {
            if (lasts[i] != last && lasts[i] != '\0') continue;
            if (patterns[i].Matches(path, name, isFolder)) return patterns[i].IsNegated ? Verdict.Kept : Verdict.Ignored;
        }

        return Verdict.None;
    }

    /// <summary>A path's bytes, each as a character.</summary>
    public static string Bytes(string path) => Ascii.IsValid(path) ? path : Encoding.Latin1.GetString(SyncPath.ToBytes(path));

    private static void Add(List<string> lines, string line)
    {
        // To git, a NUL ends a line's text.
        if (line.IndexOf('\0') is var end and >= 0) line = line[..end];
        if (line is ['#', ..]) return;
        line = line[..LengthWithoutBlanks(line)];
        if (line.Length > 0) lines.Add(line);
    }

    // A blank with a backslash before it stays, and a backslash at the very end keeps the blanks before it.
    private static int LengthWithoutBlanks(string line)
    {
        var end = line.Length;
        var blanks = -1;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == ' ')
            {
                if (blanks < 0) blanks = i;
                continue;
            }

            blanks = -1;
            if (line[i] == '\\' && ++i == line.Length) return end;
        }

        return blanks < 0 ? end : blanks;
    }
}
