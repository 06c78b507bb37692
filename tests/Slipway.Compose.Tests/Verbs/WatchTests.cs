using System.Threading.Channels;
using Slipway.Compose.Model;
using Slipway.Compose.Verbs;
using Slipway.Files;

namespace Slipway.Compose.Tests.Verbs;

[TestClass]
public sealed class WatchTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    private readonly string folder = Directory.CreateTempSubdirectory("slipway-watch-").FullName;

    public TestContext TestContext { get; set; } = null!;

    [TestCleanup]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public async Task A_burst_is_one_batch_and_each_path_is_in_it_once()
    {
        var signals = Channel.CreateUnbounded<WatchSignal>();
        for (var i = 0; i < 2000; i++) signals.Writer.TryWrite(new PathSignal("/f" + i % 1000));
        signals.Writer.Complete();
        var batches = await ToListAsync(SignalBatches.ReadAsync(signals.Reader, Soon, TimeSpan.FromMinutes(1), TestContext.CancellationToken));
        Assert.HasCount(1, batches);
        Assert.HasCount(1000, batches[0]);
    }

    [TestMethod]
    public async Task A_batch_ends_although_changes_go_on()
    {
        var signals = Channel.CreateUnbounded<WatchSignal>();
        signals.Writer.TryWrite(new PathSignal("/first"));
        await foreach (var batch in SignalBatches.ReadAsync(signals.Reader, TimeSpan.FromMinutes(1), Soon, TestContext.CancellationToken))
        {
            Assert.HasCount(1, batch);
            return;
        }
    }

    [TestMethod]
    public void What_a_tree_tells_is_what_changed()
    {
        var tree = Tree();
        Write("a.txt", "1");
        Write("sub/b.txt", "1");
        CollectionAssert.AreEquivalent((string[])["a.txt", "sub", "sub/b.txt"], tree.Rescan().ToArray());
        Assert.IsEmpty(tree.Rescan());

        Write("a.txt", "longer");
        CollectionAssert.AreEquivalent((string[])["a.txt"], tree.Update([Path.Combine(folder, "a.txt"), Path.Combine(folder, "sub/b.txt"), "/elsewhere"]).ToArray());
        Directory.Move(Path.Combine(folder, "sub"), Path.Combine(folder, "moved"));
        CollectionAssert.AreEquivalent(
            (string[])["sub", "sub/b.txt", "moved", "moved/b.txt"], tree.Update([Path.Combine(folder, "sub"), Path.Combine(folder, "moved")]).ToArray());
        CollectionAssert.AreEquivalent((string[])["a.txt", "moved", "moved/b.txt"], tree.Entries.Keys.ToArray());

        File.Delete(Path.Combine(folder, "a.txt"));
        Write("a.txt/inner", "1");
        CollectionAssert.AreEquivalent((string[])["a.txt", "a.txt/inner"], tree.Update([Path.Combine(folder, "a.txt")]).ToArray());
        CollectionAssert.AreEquivalent((string[])["a.txt"], tree.Replaced.ToArray());
    }

    [TestMethod]
    public void Ignored_files_do_not_count()
    {
        Write(".dockerignore", "*.log");
        var tree = Tree("node_modules/", "!x");
        foreach (var path in (string[])[".git/index", "a.py", "a.py~", ".a.py.swp", "4913", "node_modules/x/y.js", "sub/trace.log", "trace.log"]) Write(path, "1");
        tree.Rescan();
        CollectionAssert.AreEquivalent((string[])[".dockerignore", "a.py", "sub", "sub/trace.log"], tree.Entries.Keys.ToArray());
        Assert.IsEmpty(tree.Update([Path.Combine(folder, ".git/index"), Path.Combine(folder, "node_modules/x/y.js")]));
    }

    [TestMethod]
    public void A_record_gives_back_what_was_saved_and_a_broken_one_nothing()
    {
        Write("a.txt", "1");
        var service = Service();
        var rule = new WatchedRule(service, service.Watch[0]);
        rule.Tree.Rescan();
        rule.Add("c1", ["a.txt"]);
        rule.Add("c2", []);
        var path = Path.Combine(folder, "state", "record");
        WatchRecord.Save(path, [rule]);
        var record = WatchRecord.Load(path)[rule.Key];
        Assert.IsEmpty(WatchedTree.Differences(record.Entries, rule.Tree.Entries));
        CollectionAssert.AreEqual((string[])["a.txt"], record.Containers["c1"].ToArray());
        Assert.IsEmpty(record.Containers["c2"]);
        File.WriteAllText(path, "broken");
        Assert.IsEmpty(WatchRecord.Load(path));
        Assert.IsEmpty(WatchRecord.Load(path + ".none"));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_watcher_tells_of_files_folders_and_a_root_that_is_replaced()
    {
        var root = Path.Combine(folder, "root");
        Directory.CreateDirectory(root);
        var signals = Channel.CreateUnbounded<WatchSignal>();
        using var watch = new FileWatch([root], signals.Writer);
        Write("root/a.txt", "1");
        await SeenAsync(Path.Combine(root, "a.txt"));
        Directory.Move(root, root + ".old");
        Directory.CreateDirectory(Path.Combine(folder, "new/sub"));
        Directory.Move(Path.Combine(folder, "new"), root);
        await SeenAsync(root);
        // The going of the old root may be told before the new one is entered; what is written in between is told as the root.
        for (var i = 0; !await TellsAsync($"root/sub/b{i}.txt"); i++)
            TestContext.CancellationToken.ThrowIfCancellationRequested();

        async Task<bool> TellsAsync(string path)
        {
            Write(path, "1");
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
            patience.CancelAfter(TimeSpan.FromMilliseconds(200));
            try
            {
                await SeenAsync(Path.Combine(folder, path), patience.Token);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        async Task SeenAsync(string path, CancellationToken? until = null)
        {
            await foreach (var signal in signals.Reader.ReadAllAsync(until ?? TestContext.CancellationToken))
            {
                if (signal is PathSignal told && told.Path == path) return;
            }
        }
    }

    private WatchedTree Tree(params string[] ignore)
    {
        var service = Service(ignore);
        return new WatchedRule(service, service.Watch[0]).Tree;
    }

    private ComposeService Service(params string[] ignore) => new()
    {
        Name = "web",
        Source = new([]),
        Build = new() { Context = folder },
        Watch = [new() { Action = WatchAction.Sync, Path = folder, Target = "/app", Ignore = ignore }],
    };

    private void Write(string path, string text)
    {
        var absolute = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(absolute)!);
        File.WriteAllText(absolute, text);
    }

    private static async Task<List<IReadOnlySet<WatchSignal>>> ToListAsync(IAsyncEnumerable<IReadOnlySet<WatchSignal>> batches)
    {
        var list = new List<IReadOnlySet<WatchSignal>>();
        await foreach (var batch in batches) list.Add(batch);
        return list;
    }
}
