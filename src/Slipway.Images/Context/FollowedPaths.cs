namespace Slipway.Images.Context;

/// <summary>
/// The paths an engine asked to follow, with every symbolic link on the way and what it leads to, as BuildKit's client resolves them. A link is resolved
/// inside the context: an absolute target begins at its root, and ".." stops there.
/// </summary>
internal sealed class FollowedPaths
{
    private const int MostLinks = 10_000;

    private readonly string _root;
    private readonly SortedSet<string> _resolved = new(StringComparer.Ordinal);
    private readonly Stack<string> _pending = new();

    private FollowedPaths(string root) => _root = root;

    /// <summary>Patterns of what to send; empty for everything.</summary>
    public static IReadOnlyList<string> Resolve(string root, IReadOnlyList<string> paths)
    {
        var followed = new FollowedPaths(root);
        foreach (var path in paths)
        {
            followed._pending.Push(path);
            followed.ResolvePending();
        }

        return followed.WithoutNested();
    }

    private void ResolvePending()
    {
        for (var steps = 0; _pending.TryPop(out var path) && steps < MostLinks; steps++)
        {
            Resolve(path);
        }

        _pending.Clear();
    }

    private void Resolve(string path)
    {
        var parts = PatternPath.Clean("/" + path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var current = "";
        for (var i = 0; i < parts.Length; i++)
        {
            var directory = current;
            current = current.Length == 0 ? parts[i] : current + "/" + parts[i];
            var targets = Targets(directory, parts[i]);
            var isLast = i == parts.Length - 1;
            if ((isLast || targets.Count > 0) && !_resolved.Add(current))
            {
                return;
            }

            if (targets.Count > 0)
            {
                var rest = string.Join('/', parts[(i + 1)..]);
                targets.ForEach(target => _pending.Push(target + "/" + rest));
                return;
            }
        }

        if (parts.Length == 0)
        {
            _resolved.Add(".");
        }
    }

    /// <summary>Where the links lead that a name, or the names a wildcard matches, stand for: paths from the root.</summary>
    private List<string> Targets(string directory, string name)
    {
        var names = HasWildcard(name) ? Matching(directory, name) : [name];
        var targets = new List<string>();
        foreach (var link in names)
        {
            if (new FileInfo(Path.Combine(_root, directory, link)).LinkTarget is { } target)
            {
                target = OperatingSystem.IsWindows() ? target.Replace('\\', '/') : target;
                targets.Add(target.StartsWith('/') ? target : PatternPath.Clean("/" + directory + "/" + target));
            }
        }

        return targets;
    }

    private List<string> Matching(string directory, string wildcard)
    {
        try
        {
            var pattern = new IgnorePattern(wildcard, false, default);
            var names = Directory.EnumerateFileSystemEntries(Path.Combine(_root, directory)).Select(path => Path.GetFileName(path)!);
            return [.. names.Where(name => pattern.IsMatch(System.Text.Encoding.UTF8.GetBytes(name)))];
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FormatException or IOException)
        {
            // What is not there has no links; a malformed pattern is reported where it is matched.
            return [];
        }
    }

    private static bool HasWildcard(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\' && !OperatingSystem.IsWindows())
            {
                i++;
            }
            else if (name[i] is '*' or '?' or '[')
            {
                return true;
            }
        }

        return false;
    }

    private List<string> WithoutNested()
    {
        if (_resolved.Contains("."))
        {
            return [];
        }

        var kept = new List<string>();
        foreach (var path in _resolved)
        {
            if (kept.Count == 0 || !path.StartsWith(kept[^1] + "/", StringComparison.Ordinal))
            {
                kept.Add(path);
            }
        }

        return kept;
    }
}
