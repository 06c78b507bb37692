using System.Globalization;
using System.Text;

namespace Slipway.Sync.Paths;

/// <summary>
/// The canonical decomposition (NFD) of names, as file systems that normalise compare them. Own, because <see cref="string.Normalize()"/> returns its input where the runtime has no ICU, as in most
/// containers, and refuses names that are not Unicode.
/// </summary>
internal static class CanonicalForm
{
    // Hangul syllables are computed (The Unicode Standard, 3.12).
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int BeforeFirstTail = 0x11A7;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly Lazy<Tables> s_tables = new(Load);

    /// <summary>Decomposes. What is no character stays.</summary>
    public static string Decompose(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var (decompositions, classes) = s_tables.Value;
        var points = new List<int>(text.Length * 2);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            var point = isPair ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i];
            if (isPair) i++;
            if (point is >= FirstSyllable and <= LastSyllable) AddSyllable(points, point - FirstSyllable);
            else if (decompositions.TryGetValue(point, out var parts)) points.AddRange(parts);
            else points.Add(point);
        }

        Order(points, classes);
        var decomposed = new StringBuilder(points.Count);
        foreach (var point in points)
        {
            if (point > char.MaxValue) decomposed.Append(char.ConvertFromUtf32(point));
            else decomposed.Append((char)point);
        }

        return decomposed.ToString();
    }

    private static void AddSyllable(List<int> points, int syllable)
    {
        points.Add(FirstLead + (syllable / (Vowels * Tails)));
        points.Add(FirstVowel + (syllable / Tails % Vowels));
        if (syllable % Tails is var tail and > 0) points.Add(BeforeFirstTail + tail);
    }

    // Marks on one letter, in the order of their classes; those of the same class keep theirs.
    private static void Order(List<int> points, Dictionary<int, int> classes)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var point = points[i];
            if (!classes.TryGetValue(point, out var own)) continue;
            var to = i;
            while (to > 0 && classes.TryGetValue(points[to - 1], out var before) && before > own)
            {
                points[to] = points[to - 1];
                to--;
            }

            points[to] = point;
        }
    }

    private static Tables Load()
    {
        var tables = new Tables([], []);
        using var stream = typeof(CanonicalForm).Assembly.GetManifestResourceStream("CanonicalForms.txt")!;
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            if (line[0] == '#') continue;
            if (line.IndexOf('=') is var equals and >= 0)
            {
                tables.Decompositions.Add(Hex(line[..equals]), Array.ConvertAll(line[(equals + 1)..].Split(' '), Hex));
                continue;
            }

            var dash = line.IndexOf('-');
            var colon = line.IndexOf(':');
            var number = int.Parse(line.AsSpan(colon + 1), CultureInfo.InvariantCulture);
            for (var point = Hex(line[..dash]); point <= Hex(line[(dash + 1)..colon]); point++) tables.Classes.Add(point, number);
        }

        return tables;
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private sealed record Tables(Dictionary<int, int[]> Decompositions, Dictionary<int, int> Classes);
}
