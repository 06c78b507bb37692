using System.Text;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>The small text files of the state folder.</summary>
internal static class StateFile
{
    private const int Largest = 4096;

    /// <summary>Creates one that is not there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Create(Tree tree, string path, string text)
    {
        using var file = tree.CreateFile(path, 0x180);
        RandomAccess.Write(file, Encoding.UTF8.GetBytes(text), 0);
    }

    /// <summary>Writes one in one step, whether it is there or not.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Replace(Tree tree, string path, string text)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}";
        Create(tree, fresh, text);
        tree.Rename(fresh, path, Replacing.Whatever);
    }

    /// <summary>Removes what calls of <see cref="Replace"/> and <see cref="NameProbe"/> left that were cut off.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="before">Only what was last written before this, nanoseconds since the Unix epoch: later ones may be somebody's who is at it.</param>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public static void RemoveUnfinished(Tree tree, long before)
    {
        var found = new List<Entry>();
        if (tree.List(StatePaths.Root, Everything.Names, found) is not null) return;
        foreach (var entry in found)
        {
            if (IsUnfinished(entry.Path) && tree.Find(entry.Path, out _) is { Kind: EntryKind.File } file && file.Stamp.Modified < before) tree.Remove(entry.Path);
        }
    }

    private static bool IsUnfinished(string path) =>
        path.StartsWith(NameProbe.Prefix, StringComparison.Ordinal) || path.StartsWith(StatePaths.Marker + ".", StringComparison.Ordinal) || path.StartsWith(StatePaths.Ignore + ".", StringComparison.Ordinal);

    /// <summary>What one says; null when there is none, or it is none of these.</summary>
    public static string? Read(Tree tree, string path)
    {
        using var file = tree.OpenFile(path, out _);
        if (file is null) return null;
        Span<byte> content = stackalloc byte[Largest];
        var length = RandomAccess.Read(file, content, 0);
        return length == Largest ? null : Encoding.UTF8.GetString(content[..length]);
    }
}
