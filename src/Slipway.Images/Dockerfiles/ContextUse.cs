namespace Slipway.Images.Dockerfiles;

/// <summary>
/// Which files of the build context can influence a result. It errs on the side of too many. Symbolic links are followed by the engine: where a path
/// that matters is a link, what it leads to matters too and is added with <see cref="With"/>.
/// </summary>
public sealed class ContextUse
{
    private readonly GoPattern[] _patterns;

    private ContextUse(bool isEverything, GoPattern[] patterns, IReadOnlyList<string> onBuild)
    {
        IsEverything = isEverything;
        _patterns = patterns;
        DependsOnOnBuildOf = onBuild;
    }

    /// <summary>Every file may matter.</summary>
    public static ContextUse Everything { get; } = new(true, [], []);

    /// <summary>No file matters.</summary>
    public static ContextUse Nothing { get; } = new(false, [], []);

    /// <summary>Whether every file may matter.</summary>
    public bool IsEverything { get; }

    /// <summary>In the syntax of Go's filepath.Match, relative to the context, without a leading '/'; empty for <see cref="IsEverything"/>.</summary>
    public IReadOnlyList<string> Patterns => Array.ConvertAll(_patterns, p => p.Text);

    /// <summary>The base images whose ONBUILD triggers, not known here, may read more of the context.</summary>
    public IReadOnlyList<string> DependsOnOnBuildOf { get; }

    /// <summary>Whether a path of the context matters: it is matched, lies below what is matched, or is a directory above it.</summary>
    /// <param name="path">Relative to the context, '/'-separated; "" or "." is the context itself.</param>
    public bool Matches(string path)
    {
        if (IsEverything) return true;
        var clean = ContextPath.Clean(path);
        foreach (var pattern in _patterns)
            if (pattern.Touches(clean)) return true;
        return false;
    }

    /// <summary>This and another source, as COPY names it: wildcards allowed, <c>..</c> stopping at the context's root.</summary>
    public ContextUse With(string source)
    {
        if (IsEverything) return this;
        var pattern = GoPattern.Parse(ContextPath.Clean(source));
        if (pattern is null) return new(true, [], DependsOnOnBuildOf);
        foreach (var known in _patterns)
            if (known.Text == pattern.Text) return this;
        return new(false, [.. _patterns, pattern], DependsOnOnBuildOf);
    }

    /// <summary>What either of the two reads.</summary>
    public ContextUse And(ContextUse other)
    {
        var onBuild = new List<string>(DependsOnOnBuildOf);
        foreach (var image in other.DependsOnOnBuildOf)
            if (!onBuild.Contains(image)) onBuild.Add(image);
        if (IsEverything || other.IsEverything) return new(true, [], onBuild);
        var patterns = new List<GoPattern>(_patterns);
        foreach (var pattern in other._patterns)
            if (!patterns.Exists(p => p.Text == pattern.Text)) patterns.Add(pattern);
        return new(false, [.. patterns], onBuild);
    }

    internal ContextUse AndOnBuildOf(string image) => And(new(false, [], [image]));

    /// <summary>For tests and logs: the patterns, or <c>everything</c>.</summary>
    public override string ToString() => IsEverything ? "everything" : _patterns.Length == 0 ? "nothing" : string.Join(' ', Patterns);
}
