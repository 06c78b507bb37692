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
internal sealed record GlobNode(GlobNodeKind Kind, RuneSet Set)
{
    public static GlobNode Literal(Rune rune) => new(GlobNodeKind.One, RuneSet.Of(rune.Value, rune.Value));
}

/// <summary>The runes between the bounds, both included, or all others.</summary>
internal sealed class RuneSet((int Low, int High)[] ranges, bool negated)
{
    /// <summary>What <c>*</c> and <c>?</c> take.</summary>
    public static readonly RuneSet NotSlash = new([('/', '/')], negated: true);

    /// <summary>What <c>**</c> takes: everything but a line feed, because the engine's matcher reads it as a regular expression's dot.</summary>
    public static readonly RuneSet NotLineFeed = new([('\n', '\n')], true);

    public static readonly RuneSet Slash = new([('/', '/')], false);


    /// <summary>All runes from one to another.</summary>
    public static RuneSet Of(int low, int high) => new([(low, high)], false);

    /// <summary>The only rune of the set, or -1.</summary>
    public int Single => !negated && ranges.Length == 1 && ranges[0].Low == ranges[0].High ? ranges[0].Low : -1;

    public bool Contains(int rune)
    {
        foreach (var (low, high) in ranges)
        {
            if (rune >= low && rune <= high)
            {
                return !negated;
            }
        }

        return negated;
    }
}
