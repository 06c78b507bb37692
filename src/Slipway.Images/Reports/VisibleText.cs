using System.Globalization;
using System.Text;

namespace Slipway.Images.Reports;

/// <summary>Makes names from images fit to be shown: what would move the cursor, reverse the direction of writing or be invisible is told by its number.</summary>
internal static class VisibleText
{
    /// <summary>A file's name: each such character as <c>\u202E</c>.</summary>
    public static string Name(string text) => IsPlain(text) ? text : Escape(text, spaces: false);

    /// <summary>An instruction or a value: white space becomes single spaces.</summary>
    public static string Line(string text) => IsPlain(text) ? text : Escape(text, spaces: true);

    /// <summary>What made a layer, without what docker's classic builder and BuildKit put around it.</summary>
    public static string Instruction(string createdBy)
    {
        const string NoOperation = "/bin/sh -c #(nop)";
        const string BuildKit = "# buildkit";
        const string Shell = "RUN /bin/sh -c ";
        var text = createdBy.AsSpan().Trim();
        if (text.StartsWith(NoOperation))
            text = text[NoOperation.Length..].TrimStart();
        if (text.EndsWith(BuildKit))
            text = text[..^BuildKit.Length].TrimEnd();
        if (text.StartsWith(Shell))
            return "RUN " + Line(text[Shell.Length..].ToString());
        return text.IsEmpty ? "(not told)" : Line(text.ToString());
    }

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static string Escape(string text, bool spaces)
    {
        var visible = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (spaces && rune.Value is '\n' or '\t' or '\r' or ' ')
                AppendSpace(visible, rune.Value is '\n' or '\r');
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                visible.Append("\\u").Append(rune.Value.ToString("X4", CultureInfo.InvariantCulture));
            else
                visible.Append(rune.ToString());
        }

        return visible.ToString();
    }

    // A line that goes on after a backslash is one line here, and its indentation tells nothing.
    private static void AppendSpace(StringBuilder visible, bool endsLine)
    {
        if (endsLine && visible.Length > 0 && visible[^1] == '\\')
            visible.Length--;
        if (visible.Length > 0 && visible[^1] != ' ')
            visible.Append(' ');
    }
}
