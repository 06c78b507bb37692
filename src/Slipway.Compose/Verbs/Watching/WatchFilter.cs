using Slipway.Compose.Model;
using Slipway.Images.Context;

namespace Slipway.Compose.Verbs;

/// <summary>Which paths below a watched one count: not those that editors and git make for themselves, that .dockerignore leaves out of the build, or the rule ignores.</summary>
internal sealed class WatchFilter
{
    private const string Ephemeral = """
        **/.git
        **/.idea
        **/.DS_Store
        **/4913
        **/*~
        **/*.swp
        **/*.swx
        **/*.swo
        **/.#*
        **/#*#
        **/*.kate-swp
        **/.goutputstream-*
        **/*___jb_tmp___
        **/*___jb_old___
        """;

    private readonly IgnoreMatcher own = IgnoreFile.Parse("", Ephemeral).ToMatcher();
    private readonly IgnoreMatcher rule;
    private readonly IgnoreMatcher? included;
    private readonly IgnoreMatcher? context;
    private readonly string prefix;

    /// <param name="watched">The rule.</param>
    /// <param name="build">The service's build, whose .dockerignore holds for what is in its context.</param>
    /// <exception cref="Diagnostics.SlipwayException">A pattern is malformed.</exception>
    public WatchFilter(WatchRule watched, ServiceBuild? build)
    {
        rule = Matcher(watched, watched.Ignore);
        included = watched.Include.Count == 0 ? null : Matcher(watched, watched.Include);
        (context, prefix) = build is null ? (null, "") : Context(watched.Path, build);
    }

    /// <param name="path">Relative to the watched path, '/'-separated; empty for that itself.</param>
    /// <param name="isDirectory">A folder is kept when something in it may be included.</param>
    public bool Keeps(string path, bool isDirectory) => path.Length == 0
        || (!own.IsIgnored(path) && !rule.IsIgnored(path) && context?.IsIgnored(prefix + path) != true && (included is null || isDirectory || included.IsIgnored(path)));

    /// <summary>Whether nothing below a folder counts.</summary>
    public bool Prunes(string folder) => folder.Length > 0
        && (own.CanPruneDirectory(folder) || rule.CanPruneDirectory(folder) || context?.CanPruneDirectory(prefix + folder) == true);

    private static IgnoreMatcher Matcher(WatchRule rule, IReadOnlyList<string> patterns) =>
        IgnoreFile.Parse(rule.Position.File ?? "", string.Join('\n', patterns)).ToMatcher();

    private static (IgnoreMatcher? Matcher, string Prefix) Context(string watched, ServiceBuild build)
    {
        if (!Path.IsPathFullyQualified(build.Context)) return default;
        var below = Path.GetRelativePath(build.Context, watched).Replace('\\', '/');
        if (below == ".." || below.StartsWith("../", StringComparison.Ordinal) || Path.IsPathFullyQualified(below)) return default;
        return IgnoreFile.Find(build.Context, build.Dockerfile) is { } file ? (IgnoreFile.Read(file).ToMatcher(), below == "." ? "" : below + "/") : default;
    }
}
