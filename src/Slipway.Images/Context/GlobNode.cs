using System.Text;

namespace Slipway.Images.Context;

/// <summary>What a <see cref="GlobNode"/> does with the rune in front of it.</summary>
internal enum GlobNodeKind
{
    /// <summary>Takes one rune of the set.</summary>
    One,

    /// <summary>Takes any number of runes of the set, none included.</summary>
    Many,

    /// <summary>Takes nothing; goes on to the next node and past the two after it: the way into an optional "anything up to a slash".</summary>
    Optional,

    /// <summary>Takes nothing; stands only at the start of the path.</summary>
    Start,
}

/// <summary>One step of a compiled <see cref="IgnorePattern"/>.</summary>
internal readonly record struct GlobNode(GlobNodeKind Kind, RuneSet Set)
{
    public static GlobNode Literal(Rune rune) => new(GlobNodeKind.One, new RuneSet([(rune.Value, rune.Value)], false));
}

/// <summary>The runes between the bounds, both included, or all others.</summary>
internal sealed class RuneSet(IReadOnlyList<(int Low, int High)> ranges, bool negated)
{
    /// <summary>What <c>*</c> and <c>?</c> take.</summary>
    public static readonly RuneSet NotSlash = new([('/', '/')], true);

    /// <summary>What <c>**</c> takes: everything but a line feed, because the engine's matcher reads it as a regular expression's dot.</summary>
    public static readonly RuneSet NotLineFeed = new([('\n', '\n')], true);

    public static readonly RuneSet Slash = new([('/', '/')], false);

    private readonly (int Low, int High)[] _ranges = [.. ranges];

    /// <summary>The only rune of the set, or -1.</summary>
    public int Single => !negated && _ranges.Length == 1 && _ranges[0].Low == _ranges[0].High ? _ranges[0].Low : -1;

    public bool Contains(int rune)
    {
        foreach (var (low, high) in _ranges)
        {
            if (rune >= low && rune <= high)
            {
                return !negated;
            }
        }

        return negated;
    }
}
