using System.Diagnostics;
using Slipway.Deploy.Shipping;
using Slipway.Diagnostics;
using Slipway.Ssh;
using Slipway.Ssh.Shells;
using Slipway.Ssh.Tests;

namespace Slipway.Deploy.Tests.Shipping;

/// <summary>Trees brought to a host that is a shell of this machine.</summary>
[TestClass]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class FileShippingTests : IDisposable
{
    private const UnixFileMode Group = UnixFileMode.UserRead | UnixFileMode.GroupRead;
    private static readonly ShipOptions Options = new();
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-files-").FullName;
    private readonly RecordingDeployLog log = new();

    public static IEnumerable<object[]> Kinds => LocalShells.Kinds;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private string Root => Path.Combine(folder, "site");

    private string Remote => Path.Combine(folder, "it's a host", "shop");

    public void Dispose()
    {
        using var loosen = Process.Start("chmod", ["-R", "u+rwX", folder]);
        loosen.WaitForExit();
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_tree_arrives_as_it_is(string program)
    {
        Make();
        await using var shell = await ShellAsync(program);
        var tree = await ShipAsync(shell);
        var there = tree.PathIn(Remote);
        Assert.AreEqual("one", File.ReadAllText(Path.Combine(there, "one.txt")));
        Assert.AreEqual(new string('x', 300_000), File.ReadAllText(Path.Combine(there, "sub dir", "it's \"two\"\n.txt")));
        Assert.AreEqual("/etc/hosts", new FileInfo(Path.Combine(there, "link")).LinkTarget);
        Assert.AreEqual(Group, File.GetUnixFileMode(Path.Combine(there, "one.txt")));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(there, "locked")));
        Assert.IsTrue(File.Exists(Path.Combine(there, "locked", "in.txt")));
        Assert.AreEqual(0, new FileInfo(Path.Combine(there, "empty.txt")).Length);
        CollectionAssert.AreEqual(new[] { tree.Digest }, Directory.GetFileSystemEntries(Path.Combine(Remote, "files")).Select(Path.GetFileName).ToArray());
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(Remote, "files")));
    }

    [TestMethod]
    public async Task What_is_there_is_not_sent_again()
    {
        Make();
        await using var shell = await ShellAsync("dash");
        await ShipAsync(shell);
        log.Steps.Clear();
        await ShipAsync(shell);
        CollectionAssert.DoesNotContain(log.Steps.ToList(), "web1: files: send");
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task Files_of_an_earlier_tree_are_linked_and_not_sent(string program)
    {
        Make();
        await using var shell = await ShellAsync(program);
        var first = await ShipAsync(shell);
        File.WriteAllText(Path.Combine(Root, "new.txt"), "new");
        var sent = 0L;
        log.OnProgress = (_, bytes) => sent = bytes;
        var second = (await Shipping().ReadAsync([Root], Token))[0];
        Assert.AreEqual(3, Shipping().Plan([second], [first.Digest]).Single().Bytes);
        await ShipAsync(shell);
        Assert.IsLessThan(100_000, sent);
        Assert.AreEqual(new string('x', 300_000), File.ReadAllText(Path.Combine(second.PathIn(Remote), "sub dir", "it's \"two\"\n.txt")));
        Assert.AreEqual(2, LinksOf(Path.Combine(second.PathIn(Remote), "one.txt")));
        Assert.AreEqual("new", File.ReadAllText(Path.Combine(second.PathIn(Remote), "new.txt")));
    }

    [TestMethod]
    public async Task A_tree_that_lost_a_file_there_is_made_up_for()
    {
        Make();
        await using var shell = await ShellAsync("dash");
        var first = await ShipAsync(shell);
        File.Delete(Path.Combine(first.PathIn(Remote), "one.txt"));
        File.WriteAllText(Path.Combine(Root, "new.txt"), "new");
        var second = await ShipAsync(shell);
        Assert.AreEqual("one", File.ReadAllText(Path.Combine(second.PathIn(Remote), "one.txt")));
    }

    [TestMethod]
    public async Task Nothing_appears_once_the_lock_is_lost()
    {
        Make();
        await using var shell = await ShellAsync("dash");
        Assert.AreEqual("SLIP5056", (await FailureAsync(shell, "exit 97")).Diagnostics[0].Code);
        Assert.IsFalse(Directory.Exists(Path.Combine(Remote, "files")));
        // Lost while files were sent: the third look, before the rename, notices it.
        var looks = Path.Combine(folder, "looks");
        Assert.AreEqual("SLIP5056", (await FailureAsync(shell, $"echo >>'{looks}'; [ $(wc -l <'{looks}') -lt 3 ] || exit 97")).Diagnostics[0].Code);
        Assert.AreEqual(3, File.ReadAllLines(looks).Length);
        Assert.IsEmpty(Directory.GetDirectories(Path.Combine(Remote, "files")).Where(path => Path.GetFileName(path)[0] != '.'));
    }

    [TestMethod]
    public async Task A_cut_line_leaves_nothing_that_the_next_sending_minds()
    {
        Make();
        var channels = new LocalShells("dash");
        await using var shell = await RemoteShell.OpenAsync(channels, new SshDestination("host"), Token);
        log.OnProgress = (_, sent) =>
        {
            if (sent > 200_000) channels.Last!.Kill(entireProcessTree: true);
        };
        File.WriteAllBytes(Path.Combine(Root, "big.bin"), System.Security.Cryptography.RandomNumberGenerator.GetBytes(30_000_000));
        Assert.AreEqual("SLIP5044", (await FailureAsync(shell, ":")).Diagnostics[0].Code);
        log.OnProgress = null;
        var tree = await ShipAsync(shell);
        CollectionAssert.AreEqual(new[] { tree.Digest }, Directory.GetFileSystemEntries(Path.Combine(Remote, "files")).Select(Path.GetFileName).ToArray());
        Assert.AreEqual(30_000_000, new FileInfo(Path.Combine(tree.PathIn(Remote), "big.bin")).Length);
    }

    [TestMethod]
    public async Task A_file_that_changed_since_its_digest_was_taken_is_not_sent()
    {
        Make();
        await using var shell = await ShellAsync("dash");
        var tree = (await Shipping().ReadAsync([Root], Token))[0];
        File.SetUnixFileMode(Path.Combine(Root, "one.txt"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(Path.Combine(Root, "one.txt"), "two");
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Shipping().ShipAsync([tree], [new FileTarget("web1", shell, Remote, ":")], Options, Token));
        Assert.AreEqual("SLIP5052", failure.Diagnostics[0].Code);
        Assert.IsEmpty(Directory.GetDirectories(Path.Combine(Remote, "files")).Where(path => Path.GetFileName(path)[0] != '.'));
    }

    [TestMethod]
    public async Task Failures_of_all_hosts_are_told()
    {
        Make();
        await using var shell = await ShellAsync("dash");
        var blocked = Path.Combine(folder, "blocked");
        File.WriteAllText(blocked, "");
        var tree = (await Shipping().ReadAsync([Root], Token))[0];
        FileTarget[] hosts = [new("web1", shell, blocked, ":"), new("web2", shell, Remote, ":"), new("web3", shell, Remote, "exit 97")];
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Shipping().ShipAsync([tree], hosts, Options, Token));
        CollectionAssert.AreEqual(new[] { "SLIP5054", "SLIP5056" }, failure.Diagnostics.Select(diagnostic => diagnostic.Code).ToArray());
        StringAssert.Contains(failure.Diagnostics[0].Message, "web1");
        Assert.IsTrue(Directory.Exists(tree.PathIn(Remote)));
    }

    private void Make()
    {
        Directory.CreateDirectory(Path.Combine(Root, "sub dir"));
        Directory.CreateDirectory(Path.Combine(Root, "locked"));
        File.WriteAllText(Path.Combine(Root, "one.txt"), "one");
        File.SetUnixFileMode(Path.Combine(Root, "one.txt"), Group);
        File.WriteAllText(Path.Combine(Root, "empty.txt"), "");
        File.WriteAllText(Path.Combine(Root, "sub dir", "it's \"two\"\n.txt"), new string('x', 300_000));
        File.WriteAllText(Path.Combine(Root, "locked", "in.txt"), "in");
        File.SetUnixFileMode(Path.Combine(Root, "locked"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(Root, "link"), "/etc/hosts");
    }

    private FileShipping Shipping() => new(Path.Combine(folder, "state"), log);

    private async Task<FileTree> ShipAsync(IRemoteShell shell)
    {
        var tree = (await Shipping().ReadAsync([Root], Token))[0];
        await Shipping().ShipAsync([tree], [new FileTarget("web1", shell, Remote, ":")], Options, Token);
        return tree;
    }

    private async Task<SlipwayException> FailureAsync(IRemoteShell shell, string fence)
    {
        var tree = (await Shipping().ReadAsync([Root], Token))[0];
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Shipping().ShipAsync([tree], [new FileTarget("web1", shell, Remote, fence)], Options, Token));
        TestContext.WriteLine(failure.Message);
        return failure;
    }

    // With BusyBox's own shell its own tar and find go.
    private async Task<IRemoteShell> ShellAsync(string program)
    {
        var channels = new LocalShells(program);
        if (program.StartsWith("busybox", StringComparison.Ordinal)) channels.Environment["PATH"] = LocalShells.BusyBoxUserland(Path.Combine(folder, "bin"));
        return await RemoteShell.OpenAsync(channels, new SshDestination("host"), Token);
    }

    private static int LinksOf(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%h", path]) { RedirectStandardOutput = true })!;
        return int.Parse(stat.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
