using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Local;

/// <summary>Names that a Unix file system can hold.</summary>
[TestClass]
public sealed class LocalNameTests
{
    private static readonly string[] s_names =
    [
        "new\nline", "tab\there", "quote'\"", "-rf", "--", "-", "back\\slash", "*?[x]", "$HOME `id` ;&|", " blank ", "~", "#x", "!x", "...", ".hidden", "a:b", "é", "e\u0301", "日本", "\U0001F600",
        SyncPath.FromBytes([0xff, 0xfe]), SyncPath.FromBytes([0x61, 0xc3]), SyncPath.FromBytes([0xed, 0xb2, 0x80]), "CON", "\u001b[31m", "\u007f", new string('n', 255), SyncPath.FromBytes([.. Enumerable.Repeat((byte)0xe9, 255)]),
    ];

    [TestMethod]
    public async Task Odd_names_of_files_folders_and_links_arrive_and_go()
    {
        NeedsLinux();
        await using var pair = new Pair();
        using (var tree = Tree.Open(pair.SourceRoot, out _)!)
        {
            foreach (var name in s_names)
            {
                tree.CreateFolder(name, 0x1ED);
                foreach (var inner in s_names) using (tree.CreateFile($"{name}/{inner}", 0x1A4)) { }
                if (name.Length < 100) tree.CreateLink($"{name}/to", $"{name}x");
            }
        }

        Assert.IsTrue((await pair.SyncAsync()).All(r => r.Done));
        await pair.AreEqualAsync();
        var entries = await Pair.LookAsync(pair.Target);
        Assert.AreEqual(s_names.Length, entries.Count(e => e.Kind == EntryKind.Folder));
        CollectionAssert.IsSubsetOf(s_names, entries.Select(e => e.Path).ToArray());

        Directory.Move(pair.SourceRoot, pair.SourceRoot + ".old");
        Directory.CreateDirectory(pair.SourceRoot);
        await using var emptied = pair.Open(pair.SourceRoot);
        Assert.IsEmpty(await Pair.LookAsync(emptied));
        var results = await pair.CarryOutAsync(Pair.Mirror([], await Pair.LookAsync(pair.Target)));
        Assert.IsTrue(results.All(r => r.Done));
        Assert.IsEmpty(await Pair.LookAsync(pair.Target));
    }

    [TestMethod]
    public async Task A_path_of_4095_bytes_is_synchronised_although_its_absolute_one_is_too_long_for_the_system()
    {
        NeedsLinux();
        await using var pair = new Pair();
        var path = "";
        using (var tree = Tree.Open(pair.SourceRoot, out _)!)
        {
            for (var i = 0; i < 15; i++)
            {
                path += new string('d', 255) + "/";
                tree.CreateFolder(path.TrimEnd('/'), 0x1ED);
            }

            path += new string('f', 255);
            Assert.AreEqual(4095, path.Length);
            using var file = tree.CreateFile(path, 0x1A4);
            RandomAccess.Write(file, "content"u8, 0);
        }

        Assert.IsTrue((await pair.SyncAsync()).All(r => r.Done));
        await pair.AreEqualAsync();
        Assert.AreEqual(path, (await Pair.LookAsync(pair.Target))[^1].Path);
    }

    [TestMethod]
    public async Task Two_thousand_folders_deep_is_looked_at()
    {
        NeedsLinux();
        await using var pair = new Pair();
        using (var tree = Tree.Open(pair.SourceRoot, out _)!)
        {
            for (var path = "d"; path.Length < 4000; path += "/d") tree.CreateFolder(path, 0x1ED);
        }

        Assert.HasCount(2000, await Pair.LookAsync(pair.Source));
    }

    [TestMethod]
    public async Task Entries_come_in_tree_order()
    {
        await using var pair = new Pair();
        foreach (var path in (string[])["b/x", "b-c", "b.c/y", "a", "B", "b/a/z", "c"]) pair.InSource(path, "");
        var paths = (await Pair.LookAsync(pair.Source)).Select(e => e.Path).ToArray();
        CollectionAssert.AreEqual(paths.Order(Comparer<string>.Create(SyncPath.Compare)).ToArray(), paths);
        Assert.HasCount(10, paths);
    }

    private static void NeedsLinux()
    {
        if (!OperatingSystem.IsLinux()) Assert.Inconclusive("Other systems do not have such names.");
    }
}
