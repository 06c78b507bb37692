using System.Text;

namespace Slipway.Compose.Tests.Fuzzing;

/// <summary>Damages text as typing, merging, truncation and malice do. The same seed gives the same damage, so a failure is repeated by its seed.</summary>
internal sealed class FileMutator(int seed, IReadOnlyList<string> tokens)
{
    /// <summary>The seeds of a test: 0 up to <c>SLIPWAY_FUZZ</c>, or so few that every run of the tests can afford them.</summary>
    public static IEnumerable<int> Seeds => Enumerable.Range(0, int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ"), out var count) ? count : 2_000);

    private readonly Random random = new(seed);

    /// <summary>A sample with one to eight mutations.</summary>
    public string Mutate(IReadOnlyList<string> samples)
    {
        var text = new StringBuilder(samples[random.Next(samples.Count)]);
        for (var count = random.Next(1, 9); count > 0; count--) MutateOnce(text, samples);
        return text.ToString();
    }

    private void MutateOnce(StringBuilder text, IReadOnlyList<string> samples)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1, 12), text.Length - at);
        switch (random.Next(10))
        {
            case 0:
                text.Insert(at, (char)random.Next(random.Next(2) == 0 ? 0x80 : 0x10000));
                break;
            case 1:
                text.Remove(at, length);
                break;
            case 2:
                text.Insert(at, text.ToString(at, length));
                break;
            case 3 or 4 or 5:
                text.Insert(at, tokens[random.Next(tokens.Count)]);
                break;
            case 6:
                text.Length = at;
                break;
            case 7:
                SwapLines(text);
                break;
            case 8:
                text.Insert(at, string.Concat(Enumerable.Repeat(tokens[random.Next(tokens.Count)], random.Next(2, 300))));
                break;
            default:
                var other = samples[random.Next(samples.Count)];
                var from = random.Next(other.Length + 1);
                text.Insert(at, other.AsSpan(from, Math.Min(other.Length - from, random.Next(40))));
                break;
        }
    }

    private void SwapLines(StringBuilder text)
    {
        var lines = text.ToString().Split('\n');
        var (a, b) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[a], lines[b]) = (lines[b], lines[a]);
        text.Clear().AppendJoin('\n', lines);
    }
}
