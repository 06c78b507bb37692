using Slipway.Diagnostics;

namespace Slipway.Tasks.Environments;

/// <summary>The environments a project can be built for: <c>Dev</c>, <c>Prod</c> and the names it adds, compared without case.</summary>
public sealed class EnvironmentNames
{
    private readonly List<string> _names = ["Dev", "Prod"];

    /// <summary>The two that always exist, then the project's own in their order; a repeated name counts once, in its first spelling.</summary>
    /// <exception cref="SlipwayException">SLIP9002: a name cannot be part of a file name and a stage name.</exception>
    public EnvironmentNames(IEnumerable<string> own)
    {
        foreach (var name in own)
        {
            if (!IsName(name))
                throw new SlipwayException(EnvironmentErrors.NotAName(name));
            if (Canonical(name) is null)
                _names.Add(name);
        }
    }

    /// <summary>Every name in its canonical spelling.</summary>
    public IReadOnlyList<string> All => _names;

    /// <summary>The canonical spelling of a known environment, or null.</summary>
    public string? Canonical(string value) => _names.Find(name => name.Equals(value, StringComparison.OrdinalIgnoreCase));

    /// <summary>The name the user most likely meant, or null when none is near: at most a third of the letters differ, or one begins the other.</summary>
    public string? Nearest(string value)
    {
        var (nearest, fewest) = ((string?)null, int.MaxValue);
        foreach (var name in _names)
        {
            var edits = IsAbbreviation(value, name) ? 0 : EditDistance(value.ToLowerInvariant(), name.ToLowerInvariant());
            if (edits < fewest && edits <= Math.Max(1, (name.Length + 1) / 3))
                (nearest, fewest) = (name, edits);
        }

        return nearest;
    }

    // `development` means Dev and `stag` means Staging; one letter means nothing.
    private static bool IsAbbreviation(string left, string right)
    {
        var (shorter, longer) = left.Length < right.Length ? (left, right) : (right, left);
        return shorter.Length > 1 && longer.StartsWith(shorter, StringComparison.OrdinalIgnoreCase);
    }

    // A name becomes part of file names (compose.staging.yaml), stage names and image tags.
    private static bool IsName(string value) =>
        value.Length is > 0 and <= 63 && char.IsAsciiLetter(value[0]) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    // Restricted Damerau-Levenshtein: insertions, deletions, substitutions and swaps of neighbours cost one each.
    private static int EditDistance(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            distances[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            distances[0, j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = left[i - 1] == right[j - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(distances[i - 1, j] + 1, distances[i, j - 1] + 1), distances[i - 1, j - 1] + substitution);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    least = Math.Min(least, distances[i - 2, j - 2] + 1);
                distances[i, j] = least;
            }
        }

        return distances[left.Length, right.Length];
    }
}
