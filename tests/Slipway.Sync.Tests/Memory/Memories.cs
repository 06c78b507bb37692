using Slipway.Sync.Memory;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Tests.Reconciling;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Memory;

/// <summary>Memories to write and read, and what tells that two are the same.</summary>
internal static class Memories
{
    public static SyncMemory Small { get; } = new()
    {
        Marker = "0123456789abcdef0123456789abcdef",
        Rules = "of then",
        Ancestor = [.. Tree.Parse("a=1 gone/g=3 d/x=1* l>a").Select(e => e with { Stamp = default })],
        Source = new SideMemory(Stamped(Tree.Parse("a=2 d/x=1* d/y=?70 l>ö gone~ p!"), 1), 1_800_000_000_123_456_789, null),
        Target = new SideMemory(Stamped(Tree.Parse("a=1 d/x=1* l>a only/t=4"), 2), -5, "token\0é"),
        Signatures = new Dictionary<string, BlockSignature>
        {
            ["d/x"] = new(5, 2, [1, 2, uint.MaxValue], [.. Enumerable.Range(0, 48).Select(i => (byte)i)]),
            ["empty"] = new(0, 1024, [], []),
        },
    };

    /// <summary>Names that no encoding holds, beside each other: bytes that are not UTF-8, halves of characters, controls.</summary>
    public static SyncMemory Odd { get; } = new()
    {
        Source = new SideMemory([.. new[] { "\udc80", "\udc80\udcff", "😀", "😁", "\ud83d", "a\nb", "ä", "a\u0308", "-rf", " ", "a/b", "a", "a!b" }.Select(path => new Entry(path, EntryKind.Folder)).OrderBy(e => e.Path, Tree.PathOrder)], 0, null),
    };

    /// <summary>A project of so many files, 14 in a folder, unchanged since the last sync.</summary>
    public static SyncMemory Large(int files)
    {
        var random = new Random(1);
        var entries = new List<Entry>();
        for (var i = 0; i < files; i++)
        {
            var folder = $"packages/module_{i / 14:d5}";
            if (i == 0) entries.Add(new Entry("packages", EntryKind.Folder));
            if (i % 14 == 0) entries.Add(new Entry(folder, EntryKind.Folder) { Stamp = new Stamp(0, random.NextInt64(), random.NextInt64(), (ulong)i) });
            entries.Add(Tree.File($"{folder}/source_file_{i % 14:d2}.py", 0) with
            {
                Digest = new ContentDigest((ulong)random.NextInt64(), (ulong)random.NextInt64(), (ulong)random.NextInt64(), (ulong)random.NextInt64()),
                Stamp = new Stamp(random.Next(100_000), random.NextInt64(), random.NextInt64(), (ulong)random.NextInt64()),
            });
        }

        return new SyncMemory
        {
            Marker = "m",
            Ancestor = [.. entries.Select(e => e with { Stamp = default })],
            Source = new SideMemory(entries, 1, null),
            Target = new SideMemory([.. entries.Select(e => e with { Stamp = e.Stamp with { FileId = e.Stamp.FileId ^ 77 } })], 2, "t"),
        };
    }

    public static void AreSame(SyncMemory expected, SyncMemory actual)
    {
        Assert.AreEqual(expected.Marker, actual.Marker);
        Assert.AreEqual(expected.Rules, actual.Rules);
        Assert.AreSequenceEqual(expected.Ancestor, actual.Ancestor);
        foreach (var (left, right) in new[] { (expected.Source, actual.Source), (expected.Target, actual.Target) })
        {
            Assert.AreSequenceEqual(left.Entries, right.Entries);
            Assert.AreEqual((left.ObservedAt, left.Token), (right.ObservedAt, right.Token));
        }

        Assert.AreSequenceEqual(expected.Signatures.Keys.Order(StringComparer.Ordinal), actual.Signatures.Keys.Order(StringComparer.Ordinal));
        foreach (var (path, signature) in expected.Signatures)
        {
            var other = actual.Signatures[path];
            Assert.AreEqual((signature.Length, signature.BlockSize), (other.Length, other.BlockSize));
            Assert.AreSequenceEqual(signature.Rolling, other.Rolling);
            Assert.AreSequenceEqual(signature.Strong, other.Strong);
        }
    }

    private static List<Entry> Stamped(IReadOnlyList<Entry> entries, long seed) =>
        [.. entries.Select((e, i) => e with { Stamp = new Stamp(seed * i, long.MaxValue - i, -i, ulong.MaxValue - (ulong)i) })];
}
