using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Session;

namespace Slipway.Images.Context;

/// <summary>A directory whose files a build may use. Immutable; every enumeration walks the directory anew, so one build enumerates once.</summary>
public sealed class BuildContext
{
    private readonly IgnoreMatcher _ignore;
    private readonly Func<string, bool>? _matters;
    private readonly SkippedFiles _skipped;

    private BuildContext(string root, IgnoreMatcher ignore, Func<string, bool>? matters, Action<Diagnostic>? warn)
    {
        (Root, _ignore, _matters) = (root, ignore, matters);
        _skipped = new SkippedFiles(warn);
    }

    /// <summary>The directory's absolute path.</summary>
    public string Root { get; }

    /// <summary>Opens a directory. A link to it is followed.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="ignore">What .dockerignore leaves out.</param>
    /// <param name="matters">
    /// False for a path (relative, '/'-separated) the build cannot use; for a directory, all below it is left out too. Null when everything matters.
    /// </param>
    /// <param name="warn">Takes each warning once, however often the context is walked.</param>
    /// <exception cref="SlipwayException">SLIP2200: it does not exist. SLIP2201: it is a file.</exception>
    public static BuildContext Open(string root, IgnoreMatcher ignore, Func<string, bool>? matters = null, Action<Diagnostic>? warn = null) =>
        new(ContextRoot.Check(root), ignore, matters, warn);

    /// <summary>
    /// The entries, parents before children, siblings by the bytes of their names, found as they are asked for. Sockets, pipes and devices are left out
    /// with a warning.
    /// </summary>
    /// <param name="always">Paths to give although they are ignored: the classic builder needs its Dockerfile and .dockerignore, and hides them from COPY itself.</param>
    /// <exception cref="SlipwayException">SLIP2202: a directory cannot be read. SLIP2206: a name is not UTF-8.</exception>
    public IEnumerable<ContextEntry> Entries(IReadOnlyCollection<string>? always = null)
    {
        var walk = Walk(always);
        while (walk.MoveNext())
        {
            yield return walk.ToEntry();
        }
    }

    /// <summary>Opens a regular file's content, as it was when the walk saw it: a stream of exactly <see cref="ContextEntry.Size"/> bytes.</summary>
    /// <exception cref="IOException">The file vanished, changed or cannot be read; its inner <see cref="SlipwayException"/> has the message. Reading throws it too.</exception>
    public Stream OpenFile(ContextEntry entry) => ContextFileStream.Open(Root, entry);

    internal TreeWalk Walk(IReadOnlyCollection<string>? always = null) => new(
        Root,
        new WalkFilter(_ignore, null, _matters, always?.Select(Encoding.UTF8.GetBytes).ToArray()),
        _skipped.Add,
        DirectoryReader.Create());
}
