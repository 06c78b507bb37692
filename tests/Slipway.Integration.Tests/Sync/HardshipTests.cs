using System.Diagnostics;
using Slipway.Diagnostics;
using Slipway.Integration.Tests.Ssh;
using Slipway.Ssh;
using Slipway.Ssh.Shells;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Endpoints.Shell;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;

namespace Slipway.Integration.Tests.Sync;

/// <summary>A remote side that is full, gone, forbidden, swapped or hostile.</summary>
[TestClass]
public sealed class HardshipTests
{
    private const string Look = "find . -name .slipway-sync -prune -o -print";

    private static SshServer server = null!;

    private string folder = "";
    private FaultLog log = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private string Source => Path.Combine(folder, "source");

    private string Target => Path.Combine(folder, "target");

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => server = await SshServer.StartAsync();

    [ClassCleanup]
    public static void Stop() => server?.Dispose();

    [TestInitialize]
    public void Create()
    {
        folder = Directory.CreateTempSubdirectory("slipway-hard-").FullName;
        log = new FaultLog();
        Directory.CreateDirectory(Source);
        Write("a", "old");
        Write("dir/b", "old");
    }

    [TestCleanup]
    public void Remove() => FaultScene.Delete(folder);

    [TestMethod]
    public async Task A_full_disk_is_told_in_one_line_and_the_sync_completes_once_there_is_room()
    {
        Directory.CreateDirectory(Target);
        using var disk = Process.Start("mount", ["-t", "tmpfs", "-o", "size=2m", "slipway", Target]);
        await disk.WaitForExitAsync(Token);
        if (disk.ExitCode != 0) Assert.Inconclusive("Nothing can be mounted here.");
        try
        {
            await SyncAsync();
            Write("a", "new");
            // Nothing makes it smaller.
            new Random(1).NextBytes(Big);
            await File.WriteAllBytesAsync(Path.Combine(Source, "big"), Big, Token);
            var full = await FailAsync();
            Assert.Contains("SLIP", full.Code);
            Assert.DoesNotContain('\n', full.Message);
            Assert.AreEqual("old", Read("a"));
            Assert.IsFalse(File.Exists(Path.Combine(Target, "big")));
            await SshServer.RunAsync("mount", "-o", "remount,size=16m", Target);
            Assert.IsTrue((await SyncAsync()).IsComplete);
            Assert.AreEqual("new", Read("a"));
            CollectionAssert.AreEqual(Big, await File.ReadAllBytesAsync(Path.Combine(Target, "big"), Token));
        }
        finally
        {
            await SshServer.RunAsync("umount", Target);
        }
    }

    [TestMethod]
    public async Task A_root_that_was_removed_since_the_last_sync_stops_the_next_one()
    {
        await SyncAsync();
        Directory.Delete(Target, recursive: true);
        Assert.StartsWith("SLIP402", (await FailAsync()).Code);
        Assert.IsFalse(Directory.Exists(Target));
        Assert.IsTrue((await SyncAsync(with: request => request with { Adopt = true })).IsComplete);
        Assert.AreEqual("old", Read("dir/b"));
    }

    [TestMethod]
    [DataRow("prepare")]
    [DataRow("stage")]
    [DataRow("publish")]
    public async Task A_root_that_is_removed_during_a_sync_ends_it_with_an_error(string step)
    {
        await SyncAsync();
        Write("a", "new");
        Once(step, () => Directory.Delete(Target, recursive: true));
        Assert.StartsWith("SLIP4", (await FailAsync()).Code);
        log.AtStep = null;
        Assert.StartsWith("SLIP402", (await FailAsync()).Code);
        Assert.IsTrue((await SyncAsync(with: request => request with { Adopt = true })).IsComplete);
        Assert.AreEqual("new", Read("a"));
    }

    [TestMethod]
    [DataRow("stage")]
    [DataRow("publish")]
    public async Task Nothing_is_written_through_a_folder_that_became_a_link(string step)
    {
        var outside = Directory.CreateDirectory(Path.Combine(folder, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "b"), "precious", Token);
        await SyncAsync();
        Write("dir/b", "new");
        Write("dir/c", "new");
        Once(step, () =>
        {
            Directory.Delete(Path.Combine(Target, "dir"), recursive: true);
            Directory.CreateSymbolicLink(Path.Combine(Target, "dir"), outside);
        });
        Assert.IsFalse((await SyncAsync()).IsComplete);
        Assert.AreEqual("precious", await File.ReadAllTextAsync(Path.Combine(outside, "b"), Token));
        Assert.HasCount(1, Directory.GetFileSystemEntries(outside));
        log.AtStep = null;
        Assert.IsTrue((await SyncAsync()).IsComplete);
        Assert.AreEqual("new", Read("dir/c"));
        Assert.HasCount(1, Directory.GetFileSystemEntries(outside));
    }

    [TestMethod]
    [DataRow("stage")]
    [DataRow("publish")]
    public async Task Nothing_of_another_folder_in_the_roots_place_is_changed(string step)
    {
        var other = Directory.CreateDirectory(Path.Combine(folder, "other")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "a"), "precious", Token);
        await SyncAsync();
        Write("a", "new");
        Once(step, () =>
        {
            Directory.Move(Target, Target + ".moved");
            Directory.CreateSymbolicLink(Target, other);
        });
        await FailAsync();
        log.AtStep = null;
        Assert.AreEqual(".\n./a\n", await RunAsync(other, Look));
        Assert.AreEqual("precious", await File.ReadAllTextAsync(Path.Combine(other, "a"), Token));
        Assert.StartsWith("SLIP402", (await FailAsync()).Code);
        Assert.AreEqual("precious", await File.ReadAllTextAsync(Path.Combine(other, "a"), Token));
    }

    [TestMethod]
    public async Task What_a_user_may_not_read_or_write_is_left_alone_and_follows_once_it_is_permitted()
    {
        await using var user = await RemoteUser.CreateAsync(server, folder);
        var remote = Path.Combine(user.Home, "target");
        async Task<SyncOutcome> ByUserAsync()
        {
            await using var shell = await RemoteShell.OpenAsync(server.Channels, user.Destination, Token);
            return await SyncAsync(shell, remote);
        }

        Write("closed/c", "old");
        Assert.IsTrue((await ByUserAsync()).IsComplete);
        Write("a", "new");
        Write("closed/c", "new");
        await SshServer.RunAsync("chmod", "000", Path.Combine(remote, "closed"));
        Assert.IsFalse((await ByUserAsync()).IsComplete);
        Assert.AreEqual("new", await File.ReadAllTextAsync(Path.Combine(remote, "a"), Token));
        Assert.AreEqual("old", await File.ReadAllTextAsync(Path.Combine(remote, "closed", "c"), Token));

        await SshServer.RunAsync("chmod", "755", Path.Combine(remote, "closed"));
        Assert.IsTrue((await ByUserAsync()).IsComplete);
        Assert.AreEqual("new", await File.ReadAllTextAsync(Path.Combine(remote, "closed", "c"), Token));

        Write("a", "newest");
        await SshServer.RunAsync("chmod", "-R", "a-w", remote);
        var forbidden = await Assert.ThrowsExactlyAsync<SlipwayException>(ByUserAsync);
        Assert.StartsWith("SLIP41", forbidden.Diagnostics.Single().Code);
        Assert.AreEqual("new", await File.ReadAllTextAsync(Path.Combine(remote, "a"), Token));
        await SshServer.RunAsync("chmod", "-R", "u+w", remote);
        Assert.IsTrue((await ByUserAsync()).IsComplete);
        Assert.AreEqual("newest", await File.ReadAllTextAsync(Path.Combine(remote, "a"), Token));
    }

    [TestMethod]
    [DataRow("find", @"./../evil//f 644 5 1.0 1.0 7 @device@\n", DisplayName = "a name that leads up")]
    [DataRow("find", @"./x/../../evil//f 644 5 1.0 1.0 7 @device@\n", DisplayName = "a name that leads up from within")]
    [DataRow("find", @".//@outside@/evil//f 644 5 1.0 1.0 7 @device@\n", DisplayName = "an absolute name")]
    [DataRow("find", @"./out//l 777 9 1.0 1.0 7 @device@ @outside@\0\n./out/evil//f 644 5 1.0 1.0 8 @device@\n", DisplayName = "a file below a link that leads out")]
    [DataRow("find", @"./out//l 777 9 1.0 1.0 7 @device@ @outside@\0\n", DisplayName = "a link that leads out")]
    [DataRow("find", @"./out//l 777 9 1.0 1.0 7 @device@ ../outside\0\n", DisplayName = "a link that leads up")]
    [DataRow("find", @"./huge//f 644 9223372036854775807 1.0 1.0 7 @device@\n", DisplayName = "a size that cannot be")]
    [DataRow("tar", @"--transform=s,^,../outside/,", DisplayName = "an archive whose names lead up")]
    [DataRow("tar", @"--transform=s,^,@outside@/,", DisplayName = "an archive of absolute names")]
    [DataRow("tar", @"--transform=s,evil,other,", DisplayName = "an archive of other names")]
    public async Task A_hostile_host_writes_nothing_outside_the_folder(string tool, string lie)
    {
        var outside = Directory.CreateDirectory(Path.Combine(folder, "outside")).FullName;
        var tools = new RemoteTools(folder);
        using var host = await SshServer.StartAsync(tools.Configuration);
        await using var shell = await RemoteShell.OpenAsync(host.Channels, host.Destination, Token);
        var two = (SyncRequest request) => request with { Mode = SyncMode.TwoWaySafe };
        Assert.IsTrue((await SyncAsync(shell, Target, two)).IsComplete);

        // The tool lies from now on; what it is asked for it does besides.
        lie = lie.Replace("@outside@", outside, StringComparison.Ordinal);
        tools.Write(tool, tool == "find"
            ? $"#!/bin/dash\ncase $* in *%i*) d=$(stat -c %d .); /usr/bin/find \"$@\"; printf '{lie.Replace("@device@", "'\"$d\"'", StringComparison.Ordinal)}';; *) exec /usr/bin/find \"$@\";; esac\n"
            : $"#!/bin/dash\ncase $* in *-cf*) exec /usr/bin/tar -P '{lie}' \"$@\";; *) exec /usr/bin/tar \"$@\";; esac\n");
        if (tool == "tar") await File.WriteAllTextAsync(Path.Combine(Target, "evil"), "evil", Token);
        Write("a", "new");
        try
        {
            // A lie that is only a path that may not be is left out; the others end the sync.
            var outcome = await SyncAsync(shell, Target, two);
            Assert.IsFalse(outcome.IsComplete, "It was believed.");
        }
        catch (SlipwayException refused)
        {
            Assert.StartsWith("SLIP4", refused.Diagnostics.Single().Code);
            Assert.DoesNotContain('\n', refused.Message);
        }

        Assert.IsEmpty(Directory.GetFileSystemEntries(outside));
        Assert.AreEqual(".\n./a\n./dir\n./dir/b\n", await RunAsync(Source, Look + " | sort"));
    }

    [TestMethod]
    public async Task A_link_that_the_host_cannot_make_is_not_taken_for_made_and_the_next_sync_makes_it()
    {
        var tools = new RemoteTools(folder);
        using var host = await SshServer.StartAsync(tools.Configuration);
        await using var shell = await RemoteShell.OpenAsync(host.Channels, host.Destination, Token);
        var two = (SyncRequest request) => request with { Mode = SyncMode.TwoWaySafe };
        await RunAsync(Source, "ln -s a link");
        Assert.IsTrue((await SyncAsync(shell, Target, two)).IsComplete);

        var whole = await File.ReadAllTextAsync(Path.Combine(tools.Folder, "ln"), Token);
        tools.Write("ln", "#!/bin/dash\necho 'ln: Input/output error' >&2; exit 1\n");
        await RunAsync(Source, "ln -sfn dir link");
        var outcome = await SyncAsync(shell, Target, two);
        Assert.IsFalse(outcome.IsComplete);
        Assert.Contains("could not", outcome.OnTarget.Single(result => !result.Done).Why!);

        tools.Write("ln", whole);
        Assert.IsTrue((await SyncAsync(shell, Target, two)).IsComplete);
        Assert.AreEqual("dir", new FileInfo(Path.Combine(Source, "link")).LinkTarget);
        Assert.AreEqual("dir", new FileInfo(Path.Combine(Target, "link")).LinkTarget);
    }

    private static byte[] Big { get; } = new byte[3 << 20];

    private static async Task<string> RunAsync(string folder, string script) => await SshServer.RunAsync("sh", "-c", $"cd \"$1\" && {script}", "sh", folder);

    private void Write(string path, string content)
    {
        var file = Path.Combine(Source, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(Target, path));

    private void Once(string step, Action act)
    {
        log.AtStep = name =>
        {
            if (name != step) return;
            log.AtStep = null;
            act();
        };
    }

    private async Task<Diagnostic> FailAsync() => (await Assert.ThrowsExactlyAsync<SlipwayException>(() => SyncAsync())).Diagnostics.Single();

    private async Task<SyncOutcome> SyncAsync(Func<SyncRequest, SyncRequest>? with = null)
    {
        await using var shell = await RemoteShell.OpenAsync(server.Channels, server.Destination, Token);
        return await SyncAsync(shell, Target, with);
    }

    private async Task<SyncOutcome> SyncAsync(IRemoteShell shell, string target, Func<SyncRequest, SyncRequest>? with = null)
    {
        var request = new SyncRequest { Mode = SyncMode.Mirror, MemoryFile = Path.Combine(folder, "memory"), Rules = () => IgnoreRules.Create([], []) };
        request = with?.Invoke(request) ?? request;
        await using var pair = await SyncPair.OpenAsync(new LocalFolder(Source, log), new ShellFolder(shell, target, target, log), request, log, Token);
        return await pair.RunAsync(Token);
    }

    /// <summary>A user who is there for one test.</summary>
    private sealed class RemoteUser(string name, string home, SshServer server) : IAsyncDisposable
    {
        public string Home => home;

        public SshDestination Destination => new("127.0.0.1", name, server.Port);

        public static async Task<RemoteUser> CreateAsync(SshServer server, string folder)
        {
            var name = $"slipway{Environment.ProcessId}";
            var home = Path.Combine(folder, "home");
            try
            {
                using var adding = Process.Start("useradd", ["-M", "-d", home, "-s", "/bin/sh", "-p", "*", name]);
                await adding.WaitForExitAsync();
                if (adding.ExitCode != 0) Assert.Inconclusive("No user can be added here.");
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Assert.Inconclusive("There is no useradd.");
            }

            var user = new RemoteUser(name, home, server);
            try
            {
                await SshServer.RunAsync("install", "-d", "-o", name, home);
                await SshServer.RunAsync("chmod", "a+x", folder, server.Folder);
                await SshServer.RunAsync("chmod", "a+r", server.At("authorized_keys"));
                return user;
            }
            catch
            {
                await user.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            using var removing = Process.Start("userdel", ["-f", name]);
            await removing.WaitForExitAsync();
        }
    }
}
