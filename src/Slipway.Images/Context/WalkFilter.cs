using System.Text;

namespace Slipway.Images.Context;

/// <summary>What of a tree is wanted.</summary>
/// <param name="Exclude">What to leave out.</param>
/// <param name="Include">What to keep, with all below it; null for everything.</param>
/// <param name="Matters">False for what is of no use, a directory meaning all below it too; null when everything is.</param>
/// <param name="Always">Paths wanted whatever the others say, UTF-8.</param>
internal sealed record WalkFilter(
    IgnoreMatcher Exclude, IgnoreMatcher? Include = null, Func<string, bool>? Matters = null, IReadOnlyList<byte[]>? Always = null)
{
    /// <summary>Decides on an entry. A <paramref name="type"/> not known counts as a directory, about which more must be remembered.</summary>
    public WalkChoice Choose(ReadOnlySpan<byte> path, EntryType type, in WalkChoice parent)
    {
        var choice = type is EntryType.Directory or EntryType.Unknown ? ChooseDirectory(path, parent) : ChooseLeaf(path, parent);
        if (choice.Visits && Matters is not null && !Matters(Encoding.UTF8.GetString(path)))
        {
            choice = choice with { Keeps = false, Descends = false };
        }

        return Always is null ? choice : choice with { Keeps = choice.Keeps || IsAlways(path), Descends = choice.Descends || LeadsToAlways(path) };
    }

    private bool IsAlways(ReadOnlySpan<byte> path)
    {
        foreach (var always in Always!)
        {
            if (path.SequenceEqual(always))
            {
                return true;
            }
        }

        return false;
    }

    private bool LeadsToAlways(ReadOnlySpan<byte> path)
    {
        foreach (var always in Always!)
        {
            if (always.Length > path.Length && always[path.Length] == '/' && always.AsSpan().StartsWith(path))
            {
                return true;
            }
        }

        return false;
    }

    private WalkChoice ChooseLeaf(ReadOnlySpan<byte> path, in WalkChoice parent)
    {
        var keeps = (Include is null || Include.IsMatch(path, parent.Include)) && (Exclude.IsEmpty || !Exclude.IsMatch(path, parent.Exclude));
        return new WalkChoice(keeps, false, null, null);
    }

    private WalkChoice ChooseDirectory(ReadOnlySpan<byte> path, in WalkChoice parent)
    {
        var include = Include?.Match(path, parent.Include);
        var exclude = Exclude.IsEmpty ? null : Exclude.Match(path, parent.Exclude);
        var isIncluded = include is null or { IsMatch: true };
        var isExcluded = exclude is { IsMatch: true };
        if (isIncluded && !isExcluded)
        {
            return new WalkChoice(true, true, exclude, include);
        }

        Span<byte> slash = stackalloc byte[512];
        slash = path.Length < slash.Length ? slash[..(path.Length + 1)] : new byte[path.Length + 1];
        path.CopyTo(slash);
        slash[^1] = (byte)'/';
        var descends = (isIncluded || Include!.CanIncludeBelow(slash)) && (!isExcluded || Exclude.CanExceptBelow(slash));
        return new WalkChoice(false, descends, exclude, include);
    }
}

/// <summary>What a <see cref="WalkFilter"/> decided on an entry.</summary>
/// <param name="Keeps">It is wanted.</param>
/// <param name="Descends">It is a directory in which something may be wanted.</param>
/// <param name="Exclude">What the excluding patterns gave for a directory.</param>
/// <param name="Include">What the including patterns gave for a directory.</param>
internal readonly record struct WalkChoice(bool Keeps, bool Descends, IgnoreState? Exclude, IgnoreState? Include)
{
    public bool Visits => Keeps || Descends;
}
