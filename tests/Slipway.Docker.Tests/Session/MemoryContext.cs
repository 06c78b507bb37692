using System.Text;
using Slipway.Docker.Session;

namespace Slipway.Docker.Tests.Session;

/// <summary>A context of files in memory; the paths are given in the walk's order, directories end in '/'.</summary>
internal sealed class MemoryContext(params (string Path, byte[] Content)[] files) : IContextDirectory
{
    public ContextSelection? Asked { get; private set; }

    /// <summary>Called at each opening, instead of giving the file's own content, when it returns a stream.</summary>
    public Func<ContextEntry, Stream?> Opening { get; init; } = _ => null;

    public static MemoryContext Of(params (string Path, string Content)[] files) =>
        new([.. files.Select(file => (file.Path, Encoding.UTF8.GetBytes(file.Content)))]);

    public IEnumerable<ContextEntry> Entries(ContextSelection selection)
    {
        Asked = selection;
        foreach (var (path, content) in files)
        {
            if (selection.FollowPaths.Count > 0 && !selection.FollowPaths.Any(wanted => (path + "/").StartsWith(wanted + "/", StringComparison.Ordinal)))
                continue;
            yield return path.EndsWith('/')
                ? new(path[..^1], ContextEntryKind.Directory, 0, 0x1ED, 1_700_000_000_000_000_000)
                : new(path, ContextEntryKind.File, content.Length, 0x1A4, 1_700_000_000_123_456_789);
        }
    }

    public Stream Open(ContextEntry entry) => Opening(entry) ?? new MemoryStream(files.First(file => file.Path == entry.Path).Content);
}
