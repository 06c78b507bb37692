using Slipway.Diagnostics;
using Slipway.Docker.Session;

namespace Slipway.Images.Context;

/// <summary>
/// A directory served to BuildKit's DiffCopy. Nothing is left out on its own account: the engine reads .dockerignore itself and asks accordingly, which is
/// also how an ignored Dockerfile is readable for the build and hidden from COPY.
/// </summary>
public sealed class ContextDirectory : IContextDirectory
{
    private readonly string _root;
    private readonly SkippedFiles _skipped;

    /// <summary>Serves a directory.</summary>
    /// <param name="root">The directory; a link to it is followed.</param>
    /// <param name="warn">Takes each warning once.</param>
    /// <exception cref="SlipwayException">SLIP2200: it does not exist. SLIP2201: it is a file.</exception>
    public ContextDirectory(string root, Action<Diagnostic>? warn = null)
    {
        _root = ContextRoot.Check(root);
        _skipped = new SkippedFiles(warn);
    }

    /// <inheritdoc/>
    /// <exception cref="SlipwayException">SLIP2202: a directory cannot be read. SLIP2206: a name is not UTF-8. SLIP2210, SLIP2211: a pattern is malformed.</exception>
    public IEnumerable<ContextEntry> Entries(ContextSelection selection)
    {
        var include = new List<string>(selection.IncludePatterns);
        include.AddRange(FollowedPaths.Resolve(_root, selection.FollowPaths));
        var filter = new WalkFilter(
            IgnoreFile.Matcher(selection.ExcludePatterns, ".dockerignore"),
            include.Count == 0 ? null : IgnoreFile.Matcher(include, "the engine's request"));
        return Walk(filter);
    }

    /// <inheritdoc/>
    public Stream Open(ContextEntry entry) => ContextFileStream.Open(_root, entry);

    private IEnumerable<ContextEntry> Walk(WalkFilter filter)
    {
        var walk = new TreeWalk(_root, filter, _skipped.Add, DirectoryReader.Create());
        while (walk.MoveNext())
        {
            yield return walk.ToEntry();
        }
    }
}
