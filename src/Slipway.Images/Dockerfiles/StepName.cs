using System.Globalization;

namespace Slipway.Images.Dockerfiles;

/// <summary>A step's name in its parts.</summary>
internal sealed record StepName(string? Stage, int Number, int Total, InstructionKind Kind, string Text)
{
    public static StepName? Parse(string name)
    {
        if (!name.StartsWith('[') || name.IndexOf(']') is not (> 0 and var close)) return null;
        var words = name[1..close].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return null;
        var text = name[(close + 1)..].Trim();
        var kindEnd = text.AsSpan().IndexOfAny(' ', '\t');
        var kind = InstructionNames.KindOf(kindEnd < 0 ? text : text[..kindEnd]);
        if (kind == InstructionKind.Unknown) return null;

        var (number, total) = Numbers(words[^1]);
        var last = number > 0 ? words.Length - 2 : words.Length - 1;
        // What is left of the number is the platform, the stage, or both; a stage's name has no slash.
        var stage = last >= 0 && !words[last].Contains('/') ? words[last] : null;
        return stage == "internal" && number == 0 ? null : new(stage, number, total, kind, text);
    }

    private static (int Number, int Total) Numbers(string word)
    {
        var slash = word.IndexOf('/');
        if (slash < 0) return (0, 0);
        return int.TryParse(word[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(word[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var total)
            ? (number, total)
            : (0, 0);
    }
}
