using System.Text;

namespace Slipway.Images.Context;

/// <summary>
/// Patterns in order, the last that matches deciding. A pattern matches a path if it matches the path itself or matched a parent while the tree was walked
/// down to it, as BuildKit's walk remembers it: a pattern that could not have changed a parent's outcome was not tried on that parent.
/// </summary>
public sealed class IgnoreMatcher
{
    private readonly IgnorePattern[] _patterns;

    /// <summary>A matcher of these patterns, in this order.</summary>
    public IgnoreMatcher(IReadOnlyList<IgnorePattern> patterns) => _patterns = [.. patterns];

    /// <summary>Ignores nothing.</summary>
    public static IgnoreMatcher Nothing { get; } = new([]);

    /// <summary>The patterns, in order.</summary>
    public IReadOnlyList<IgnorePattern> Patterns => _patterns;

    internal bool IsEmpty => _patterns.Length == 0;

    /// <summary>Whether a path, relative to the context's root and '/'-separated, is left out of the context.</summary>
    public bool IsIgnored(string path) => At(path).IsMatch;

    /// <summary>Whether a directory is ignored and nothing below it can be kept by an exception.</summary>
    public bool CanPruneDirectory(string path) =>
        At(path).IsMatch && !CanExceptBelow(Encoding.UTF8.GetBytes(path + "/"));

    /// <summary>Matches an entry, given what its directory gave; null at the root.</summary>
    internal IgnoreState Match(ReadOnlySpan<byte> path, IgnoreState? parent)
    {
        var matched = new bool[_patterns.Length];
        return new IgnoreState(Match(path, parent?.Matched, matched), matched);
    }

    /// <summary>As <see cref="Match(ReadOnlySpan{byte}, IgnoreState?)"/>, for what has nothing below it.</summary>
    internal bool IsMatch(ReadOnlySpan<byte> path, IgnoreState? parent) => Match(path, parent?.Matched, default);

    /// <summary>Whether an exception could keep something below an ignored directory, whose path ends with '/'.</summary>
    internal bool CanExceptBelow(ReadOnlySpan<byte> directorySlash) => CanMatchBelow(directorySlash, exceptions: true);

    /// <summary>Whether a pattern other than an exception could match below a directory, whose path ends with '/'.</summary>
    internal bool CanIncludeBelow(ReadOnlySpan<byte> directorySlash) => CanMatchBelow(directorySlash, exceptions: false);

    private bool CanMatchBelow(ReadOnlySpan<byte> directorySlash, bool exceptions)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.IsException == exceptions && pattern.CanMatchBelow(directorySlash))
            {
                return true;
            }
        }

        return false;
    }

    private bool Match(ReadOnlySpan<byte> path, bool[]? parentMatched, Span<bool> matched)
    {
        var ignored = false;
        for (var i = 0; i < _patterns.Length; i++)
        {
            var pattern = _patterns[i];
            var match = parentMatched is not null && parentMatched[i];
            if (!match && (pattern.IsException != ignored || !pattern.IsMatch(path)))
            {
                continue;
            }

            ignored = !pattern.IsException;
            if (!matched.IsEmpty)
            {
                matched[i] = true;
            }
        }

        return ignored;
    }

    private IgnoreState At(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        IgnoreState? state = null;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '/')
            {
                state = Match(bytes.AsSpan(0, i), state);
            }
        }

        return Match(bytes, state);
    }
}

/// <summary>What a matcher found for a directory, to be handed on to what is in it.</summary>
internal sealed record IgnoreState(bool IsMatch, bool[] Matched);
