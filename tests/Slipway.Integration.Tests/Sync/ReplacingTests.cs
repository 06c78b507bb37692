using System.Text;
using Slipway.Integration.Tests.Ssh;
using Slipway.Ssh.Shells;
using Slipway.Sync.Endpoints;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Endpoints.Shell;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;

namespace Slipway.Integration.Tests.Sync;

/// <summary>What somebody sees who reads a target's files while they are replaced.</summary>
[TestClass]
public sealed class ReplacingTests
{
    private const int Files = 30;
    private const int Versions = 6;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Who_reads_a_file_while_it_is_replaced_reads_the_old_or_the_new_one(bool isRemote)
    {
        using var server = isRemote ? await SshServer.StartAsync() : null;
        var folder = Directory.CreateTempSubdirectory("slipway-reading-").FullName;
        var (source, target) = (Directory.CreateDirectory(Path.Combine(folder, "source")).FullName, Path.Combine(folder, "target"));
        var log = new FaultLog();
        await using var shell = server is null ? null : await RemoteShell.OpenAsync(server.Channels, server.Destination, Token);
        ISyncEndpoint side = shell is null ? new LocalFolder(target, log) : new ShellFolder(shell, target, target, log);
        var request = new SyncRequest { Mode = SyncMode.Mirror, MemoryFile = Path.Combine(folder, "memory"), Rules = () => IgnoreRules.Create([], []) };
        await using var pair = await SyncPair.OpenAsync(new LocalFolder(source, log), side, request, log, Token);
        Write(source, 'a');
        Assert.IsTrue((await pair.RunAsync(Token)).IsComplete);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = Task.Factory.StartNew(() => Read(target, ending.Token), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (var version = 1; version < Versions; version++)
        {
            Write(source, (char)('a' + version));
            Assert.IsTrue((await pair.RunAsync(Token)).IsComplete);
        }

        await ending.CancelAsync();
        var seen = await reading;
        Assert.AreEqual("", string.Join("; ", seen.Wrong.Take(5)));
        Assert.IsGreaterThan(Files, seen.Changes, "The reader saw too few replacements to mean anything.");
        TestContext.WriteLine($"{seen.Reads} reads, {seen.Changes} of them found another version than the one before, {seen.Wrong.Count} found something else");
        Directory.Delete(folder, recursive: true);
    }

    // One is big enough to travel as a delta.
    private static int Length(int file) => file == 0 ? 2_000_000 : 100 + 400 * file;

    private static void Write(string folder, char version)
    {
        for (var file = 0; file < Files; file++) File.WriteAllText(Path.Combine(folder, $"file-{file}"), new string(version, Length(file)));
        File.Delete(Path.Combine(folder, "link"));
        File.CreateSymbolicLink(Path.Combine(folder, "link"), $"to-{version}");
    }

    /// <summary>Reads all files again and again.</summary>
    private static (int Reads, int Changes, List<string> Wrong) Read(string folder, CancellationToken cancellationToken)
    {
        var (reads, changes) = (0, 0);
        var wrong = new List<string>();
        var last = new char[Files + 1];
        while (!cancellationToken.IsCancellationRequested)
        {
            for (var file = 0; file <= Files; file++)
            {
                var (version, why) = file == Files ? ReadLink(Path.Combine(folder, "link")) : ReadFile(Path.Combine(folder, $"file-{file}"), Length(file));
                if (why is not null) wrong.Add(why);
                else if (version < last[file]) wrong.Add($"file-{file} went back from {last[file]} to {version}");
                else if (last[file] != 0 && version != last[file]) changes++;
                last[file] = version;
                reads++;
            }
        }

        return (reads, changes, wrong);
    }

    private static (char Version, string? Why) ReadFile(string path, int length)
    {
        try
        {
            var content = File.ReadAllBytes(path).AsSpan();
            if (content.Length != length) return ('\0', $"{path} has {content.Length} bytes");
            return content.IndexOfAnyExcept(content[0]) >= 0 ? ('\0', $"{path} is mixed") : (Encoding.ASCII.GetString(content[..1])[0], null);
        }
        catch (FileNotFoundException)
        {
            return ('\0', $"{path} is missing");
        }
    }

    private static (char Version, string? Why) ReadLink(string path) =>
        new FileInfo(path).LinkTarget is { } target ? (target[^1], null) : ('\0', $"{path} is missing");
}
