using System.Text;

namespace Slipway.Images.Reports;

/// <summary>Text in the cells of a terminal: East Asian wide characters and emoji take two (Unicode Annex 11), all others are counted as one.</summary>
internal static class CellText
{
    private const string Ellipsis = "…";

    public static int Width(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text.Length;
        var cells = 0;
        foreach (var rune in text.EnumerateRunes())
            cells += Width(rune);
        return cells;
    }

    /// <summary>At most so many cells, of the beginning.</summary>
    public static string CutEnd(string text, int cells) => Width(text) <= cells ? text : Start(text, cells - 1) + Ellipsis;

    /// <summary>At most so many cells, of the beginning and more of the end, where a path tells most.</summary>
    public static string CutMiddle(string text, int cells)
    {
        if (Width(text) <= cells)
            return text;
        var start = Start(text, (cells - 1) / 3);
        return start + Ellipsis + End(text, cells - 1 - Width(start));
    }

    private static string Start(string text, int cells)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            cells -= Width(rune);
            if (cells < 0)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    private static string End(string text, int cells)
    {
        var start = text.Length;
        while (start > 0 && Rune.DecodeLastFromUtf16(text.AsSpan(0, start), out var rune, out var units) == System.Buffers.OperationStatus.Done)
        {
            cells -= Width(rune);
            if (cells < 0)
                break;
            start -= units;
        }

        return text[start..];
    }

    private static int Width(Rune rune) => rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2 : 1;
}
