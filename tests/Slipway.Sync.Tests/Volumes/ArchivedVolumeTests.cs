using System.Security.Cryptography;
using System.Text;
using Slipway.Sync.Endpoints;
using Slipway.Sync.Endpoints.Volumes;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Tests.Local;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Volumes;

[TestClass]
public sealed class ArchivedVolumeTests
{
    private readonly FakeVolume volume = new();
    private readonly TextSource source = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task One_path_that_the_engine_refuses_keeps_no_other_from_being_published()
    {
        for (var i = 0; i < 20; i++) source.Files[$"f{i:D2}"] = $"content {i}";
        volume.Immutable.Add("f07");
        var results = await SyncAsync();
        Assert.AreEqual("f07", results.Single(r => !r.Done).Change.Path);
        StringAssert.Contains(results.Single(r => !r.Done).Why, "operation not permitted");
        Assert.AreEqual("content 19", volume.Read("f19"));
        Assert.IsFalse(volume.Paths.Any(p => p.Contains("/stage", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task An_engine_that_refuses_everything_is_not_asked_for_ever()
    {
        for (var i = 0; i < 500; i++) volume.Immutable.Add(source.Add($"f{i:D3}", "x"));
        var results = await SyncAsync();
        Assert.IsTrue(results.All(r => !r.Done));
        Assert.IsLessThan(60, volume.Puts);
    }

    [TestMethod]
    public async Task Removals_that_an_engine_cannot_do_are_told_and_nothing_is_lost()
    {
        volume.Write("gone", "x");
        volume.Removes = false;
        var results = await SyncAsync();
        Assert.IsFalse(results.Single().Done);
        StringAssert.Contains(results.Single().Why, "by hand");
        Assert.AreEqual("x", volume.Read("gone"));
    }

    [TestMethod]
    public async Task A_folder_goes_with_the_folders_in_it_and_not_with_what_is_ignored()
    {
        foreach (var folder in (string[])["a", "a/b", "a/b/c", "a/d"]) volume.MakeFolder(folder);
        volume.Write("a/b/c/file", "x");
        volume.Write("a/d/run.log", "kept");
        var results = await SyncAsync("*.log");
        CollectionAssert.AreEquivalent((string[])["a", "a/d"], volume.Paths.Where(p => !p.StartsWith('.') && !p.EndsWith(".log", StringComparison.Ordinal)).ToArray());
        Assert.AreEqual("kept", volume.Read("a/d/run.log"));
        Assert.IsTrue(results.All(r => r.Done));
    }

    [TestMethod]
    public async Task A_file_that_changes_while_it_is_staged_is_not_published()
    {
        source.Files["a"] = "short";
        source.Actual["a"] = "much longer than promised";
        source.Files["b"] = "promised more";
        source.Actual["b"] = "less";
        source.Files["c"] = "gone";
        source.Actual["c"] = null;
        source.Files["d"] = "good";
        var side = Open();
        await side.PrepareAsync(Token);
        var entries = source.Entries().Select(e => e with { Digest = default }).ToList();
        var staged = await side.StageAsync([.. entries.Select(e => new StageRequest(e))], source, Token);
        CollectionAssert.AreEqual(
            (StageOutcome[])[StageOutcome.ChangedWhileRead, StageOutcome.ChangedWhileRead, StageOutcome.Unreadable, StageOutcome.Staged], staged.Select(s => s.Outcome).ToArray());
        var results = await side.PublishAsync([.. entries.Select(e => new Change(e.Path, null, e, "new"))], Token);
        CollectionAssert.AreEqual((bool[])[false, false, false, true], results.Select(r => r.Done).ToArray());
        Assert.AreEqual("good", volume.Read("d"));
    }

    [TestMethod]
    public async Task Its_own_ignore_files_are_heeded_where_it_is_the_source()
    {
        volume.Write(".gitignore", "*.log\n/build/\n");
        volume.Write("a.log", "x");
        volume.MakeFolder("build");
        // In an ignored folder nothing can be revived.
        volume.Write("build/.gitignore", "!a.log\n");
        volume.MakeFolder("sub");
        volume.Write("sub/.a", "x");
        volume.Write("sub/.gitignore", "!*.log\n.a\n");
        volume.Write("sub/b.log", "x");
        var seen = await Open().ObserveAsync(new ObserveRequest { Rules = IgnoreRules.Create([], []) }, Token);
        CollectionAssert.AreEqual(
            (string[])["File .gitignore", "Ignored a.log", "Ignored build", "Folder sub", "Ignored sub/.a", "File sub/.gitignore", "File sub/b.log"], seen.Entries.Select(e => $"{e.Kind} {e.Path}").ToArray());
    }

    private ArchivedVolume Open() => new("volume fake", volume, new QuietLog());

    private async Task<IReadOnlyList<ChangeResult>> SyncAsync(params string[] ignore)
    {
        var side = Open();
        var rules = IgnoreRules.Create(ignore, []);
        var seen = rules.Apply((await side.ObserveAsync(new ObserveRequest(), Token)).Entries);
        var plan = Reconciler.Plan(new ReconcileInput(SyncMode.Mirror, [], source.Entries(), seen));
        await side.PrepareAsync(Token);
        await side.StageAsync([.. plan.OnTarget.Where(c => c.NeedsContent).Select(c => new StageRequest(c.After!))], source, Token);
        return await side.PublishAsync(plan.OnTarget, Token);
    }

    /// <summary>Files of text, whose contents may turn out to be others.</summary>
    private sealed class TextSource : IContentSource
    {
        public SortedDictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string?> Actual { get; } = [];

        public string Add(string path, string content)
        {
            Files[path] = content;
            return path;
        }

        public IReadOnlyList<Entry> Entries() =>
        [
            .. Files.Select(f => new Entry(f.Key, EntryKind.File) { Digest = ContentDigest.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(f.Value))), Stamp = new Stamp(f.Value.Length, 0, 0, 0) }),
        ];

        public async IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            foreach (var file in files)
            {
                var text = Actual.GetValueOrDefault(file.Path, Files[file.Path]);
                yield return new TextFile(file, text is null ? null : new MemoryStream(Encoding.UTF8.GetBytes(text)));
            }
        }
    }

    private sealed class TextFile(Entry entry, Stream? content) : SourceFile(entry, content)
    {
        public override ValueTask<bool> IsUnchangedAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);
    }
}
