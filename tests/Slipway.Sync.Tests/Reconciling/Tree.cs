using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Reconciling;

/// <summary>
/// Trees as a line of words: <c>d/</c> a folder, <c>d/a=1</c> a file with content 1, <c>a=1*</c> an executable one, <c>a=?9</c> one of 9 bytes with an unknown digest, <c>l>a</c> a link, <c>x~</c> ignored,
/// <c>p!</c> unreadable. Folders of what is named are there without being named.
/// </summary>
internal static class Tree
{
    public static IReadOnlyList<Entry> Parse(string text)
    {
        var entries = new SortedDictionary<string, Entry>(PathOrder);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var entry = ParseWord(word);
            for (var folder = SyncPath.Parent(entry.Path); folder.Length > 0; folder = SyncPath.Parent(folder)) entries[folder] = new Entry(folder, EntryKind.Folder);
            entries[entry.Path] = entry;
        }

        return [.. entries.Values];
    }

    public static string Print(IEnumerable<Entry> entries) => string.Join(' ', entries.Select(Print));

    public static string Print(Entry entry) => entry.Path + entry.Kind switch
    {
        EntryKind.Folder => "/",
        EntryKind.File => (entry.Digest.IsKnown ? $"={entry.Digest.First}" : $"=?{entry.Stamp.Size}") + (entry.Executable ? "*" : ""),
        EntryKind.Link => $">{entry.LinkTarget}",
        EntryKind.Ignored => "~",
        _ => "!",
    };

    public static IComparer<string> PathOrder { get; } = Comparer<string>.Create(SyncPath.Compare);

    public static Entry File(string path, int content, bool executable = false) => new(path, EntryKind.File)
    {
        Digest = new ContentDigest((ulong)content, 0, 0, 0),
        Stamp = new Stamp(content, 0, 0, 0),
        Executable = executable,
    };

    private static Entry ParseWord(string word)
    {
        if (word.EndsWith('/')) return new Entry(word[..^1], EntryKind.Folder);
        if (word.EndsWith('~')) return new Entry(word[..^1], EntryKind.Ignored);
        if (word.EndsWith('!')) return new Entry(word[..^1], EntryKind.Problem) { Reason = "permission denied" };
        if (word.IndexOf('>') is var arrow and > 0) return new Entry(word[..arrow], EntryKind.Link) { LinkTarget = word[(arrow + 1)..] };
        var sign = word.IndexOf('=');
        var content = word[(sign + 1)..].TrimEnd('*');
        var isKnown = !content.StartsWith('?');
        var file = File(word[..sign], int.Parse(content.TrimStart('?'), System.Globalization.CultureInfo.InvariantCulture), word.EndsWith('*'));
        return isKnown ? file : file with { Digest = default };
    }
}
