using System.Runtime.CompilerServices;
using Slipway.Diagnostics;
using Slipway.Integration.Tests.Ssh;
using Slipway.Ssh.Shells;
using Slipway.Sync.Endpoints.Shell;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Integration.Tests.Sync;

[TestClass]
public sealed class ShellFolderTests
{
    private static readonly Claim s_claim = new("0123456789abcdef0123456789abcdef", "me@here");

    [TestMethod]
    public async Task A_folder_is_filled_changed_read_and_emptied_over_one_connection()
    {
        using var server = await SshServer.StartAsync();
        var top = Directory.CreateTempSubdirectory("slipway-remote-").FullName;
        try
        {
            await using var shell = await RemoteShell.OpenAsync(server.Channels, server.Destination, CancellationToken.None);
            var root = Path.Combine(top, "a 'quoted' root");
            await using var folder = new ShellFolder(shell, root, "dev@host:root", new SilentLog());
            var request = new ObserveRequest { Claim = s_claim };
            Assert.AreEqual(RootState.Missing, (await folder.ObserveAsync(request, CancellationToken.None)).Root);
            var marker = await folder.PrepareAsync(CancellationToken.None);
            var big = new byte[20_000_000];
            new Random(1).NextBytes(big);
            var source = new Contents { ["big"] = big, ["d/f\n'x"] = "odd"u8.ToArray(), ["run"] = "run"u8.ToArray() };

            var staged = await folder.StageAsync([.. source.Entries.Select(entry => new StageRequest(entry))], source, CancellationToken.None);
            var results = await folder.PublishAsync([New(staged[0].File), New(new Entry("d", EntryKind.Folder)), New(staged[1].File), New(staged[2].File)], CancellationToken.None);

            Assert.IsTrue(results.All(result => result.Done));
            CollectionAssert.AreEqual(big, await File.ReadAllBytesAsync(Path.Combine(root, "big")));
            var seen = await folder.ObserveAsync(request, CancellationToken.None);
            Assert.AreEqual(marker, seen.Marker);
            var again = await folder.ObserveAsync(request with { Token = seen.Token, Remembered = seen.Entries, RememberedAt = seen.ObservedAt }, CancellationToken.None);
            Assert.AreEqual(seen.Token, again.Token);
            var read = new List<string>();
            await foreach (var file in folder.ReadAsync([.. seen.Entries.Where(entry => entry.Kind == EntryKind.File && entry.Stamp.Size < 100)], CancellationToken.None)) read.Add(await new StreamReader(file.Content!).ReadToEndAsync());
            Assert.AreEqual("odd run", string.Join(' ', read));
            var digested = await folder.DigestAsync([.. seen.Entries.Where(entry => entry.Kind == EntryKind.File)], CancellationToken.None);
            CollectionAssert.AreEqual(staged.Select(file => file.File.Digest).ToArray(), digested.Select(entry => entry.Digest).ToArray());

            new Random(2).NextBytes(big.AsSpan(7_000_000, 1000));
            staged = await folder.StageAsync([new StageRequest(source.Entries[0], seen.Entries[0], staged[0].Signature)], source, CancellationToken.None);
            results = await folder.PublishAsync([new Change("big", seen.Entries[0], staged[0].File, "changed"), .. seen.Entries.Skip(1).Select(entry => new Change(entry.Path, entry, null, "gone"))], CancellationToken.None);

            Assert.IsTrue(results.All(result => result.Done));
            CollectionAssert.AreEqual(big, await File.ReadAllBytesAsync(Path.Combine(root, "big")));
            Assert.AreEqual(1, server.Logins);
        }
        finally
        {
            Directory.Delete(top, recursive: true);
        }
    }

    private static Change New(Entry entry) => new(entry.Path, null, entry, "new");

    private sealed class SilentLog : ISyncLog
    {
        public void Report(Diagnostic diagnostic)
        {
        }

        public void Tell(string line)
        {
        }

        public void BeginStep(string name)
        {
        }
    }

    private sealed class Contents : Dictionary<string, byte[]>, IContentSource
    {
        public Entry[] Entries => [.. this.Select(pair => new Entry(pair.Key, EntryKind.File) { Stamp = new Stamp(pair.Value.Length, 1_600_000_000_000_000_000, 0, 0) })];

        public async IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var file in files)
            {
                await Task.CompletedTask;
                yield return new Content(file, new MemoryStream(this[file.Path]));
            }
        }
    }

    private sealed class Content(Entry entry, Stream content) : SourceFile(entry, content)
    {
        public override ValueTask<bool> IsUnchangedAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);
    }
}
