using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Ssh.Shells;

namespace Slipway.Ssh.Tests;

[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class RemoteShellTests
{
    private static readonly SshDestination Here = new("here");

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public static IEnumerable<object[]> Kinds => LocalShells.Kinds;

    public static IEnumerable<object[]> Userlands => [.. Kinds.SelectMany(kind => new object[][] { [kind[0], "gnu"], [kind[0], "busybox"], [kind[0], "no fullblock"] })];

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_script_has_output_errors_and_a_code_of_its_own(string kind)
    {
        await using var shell = await OpenAsync(new LocalShells(kind));
        Assert.AreEqual((3, "", "no\n"), await RunAsync(shell, "echo no >&2; exit 3"));
        Assert.AreEqual((0, "yes\n", ""), await RunAsync(shell, "echo yes"));
        Assert.AreEqual((1, "", ""), await RunAsync(shell, "false"));
        Assert.AreEqual((0, "without end of line", ""), await RunAsync(shell, "printf 'without end of line'"));
        Assert.AreEqual((0, "", ""), await RunAsync(shell, ""));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_script_runs_in_a_subshell_with_nothing_to_read(string kind)
    {
        await using var shell = await OpenAsync(new LocalShells(kind));
        await RunAsync(shell, "left=1; cd /; exec 1>/dev/null");
        var (code, output, _) = await RunAsync(shell, "echo \"${left-none} $#\"; cat");
        Assert.AreEqual((0, "none 0\n"), (code, output));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_script_that_is_not_one_fails_alone(string kind)
    {
        await using var shell = await OpenAsync(new LocalShells(kind));
        var (code, _, error) = await RunAsync(shell, "if then )");
        Assert.AreNotEqual(0, code);
        Assert.AreNotEqual("", error);
        Assert.AreEqual((0, "on\n", ""), await RunAsync(shell, "echo on"));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_script_and_its_output_hold_any_byte(string kind)
    {
        await using var shell = await OpenAsync(new LocalShells(kind));
        var word = Enumerable.Range(1, 255).Select(b => (byte)b).ToArray();
        byte[] text = [.. "printf %s "u8, .. ShellScript.Quote(word)];
        var output = new MemoryStream();
        var result = await shell.RunAsync(new ShellScript(text) { Output = (from, token) => from.CopyToAsync(output, token) }, Token);
        Assert.AreEqual(0, result.ExitCode, result.Error);
        CollectionAssert.AreEqual(word, output.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Userlands))]
    public async Task Input_of_any_length_arrives_as_it_is(string kind, string userland)
    {
        using var folder = new TempFolder();
        var shells = new LocalShells(kind);
        Choose(shells, userland, folder.Path);
        await using var shell = await OpenAsync(shells);
        // BusyBox' shell asks its own dd whatever PATH says.
        Assert.AreEqual(userland != "no fullblock" || kind == "busybox sh", shell.Host.HasFullBlock);
        var random = new Random(5);
        foreach (var length in (int[])[0, 1, 4096, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_333_333])
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            using var back = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var result = await shell.RunAsync(
                ShellScript.Of("cat; echo done >&2") with
                {
                    Input = async (to, token) =>
                    {
                        for (var at = 0; at < length; at += 100_000) await to.WriteAsync(bytes.AsMemory(at, Math.Min(100_000, length - at)), token);
                    },
                    Output = async (from, token) =>
                    {
                        var buffer = new byte[7777];
                        while (await from.ReadAsync(buffer, token) is var read and > 0) back.AppendData(buffer, 0, read);
                    },
                },
                Token);
            Assert.AreEqual((0, "done"), (result.ExitCode, result.Error), $"{length}");
            CollectionAssert.AreEqual(SHA256.HashData(bytes), back.GetHashAndReset(), $"{length}");
        }

        Assert.AreEqual(1, shells.Opened);
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task Output_that_looks_like_the_protocol_is_output(string kind)
    {
        await using var shell = await OpenAsync(new LocalShells(kind));
        const string Lines = "0123456789abcdef0123456789abcdef 0 whole\n0123456789abcdef0123456789abcdef";
        Assert.AreEqual((0, Lines, ""), await RunAsync(shell, $"printf %s '{Lines}'"));
    }

    [TestMethod]
    public async Task Output_arrives_while_the_script_runs()
    {
        await using var shell = await OpenAsync(new LocalShells("dash"));
        using var folder = new TempFolder();
        var go = Path.Combine(folder.Path, "go");
        Assert.AreEqual(0, (await RunAsync(shell, $"mkfifo '{go}'")).Code);
        var result = await shell.RunAsync(
            ShellScript.Of($"printf '{new string('x', 100)}'; read -r line <'{go}'; printf end") with
            {
                Output = async (from, token) =>
                {
                    await from.ReadExactlyAsync(new byte[100], token);
                    await File.WriteAllTextAsync(go, "go\n", token);
                    using var reader = new StreamReader(from, leaveOpen: true);
                    Assert.AreEqual("end", await reader.ReadToEndAsync(token));
                },
            },
            Token);
        Assert.AreEqual(0, result.ExitCode);
    }

    [TestMethod]
    public async Task Output_that_is_not_read_is_skipped()
    {
        await using var shell = await OpenAsync(new LocalShells("dash"));
        var result = await shell.RunAsync(ShellScript.Of("seq 1 200000") with { Output = (from, token) => from.ReadExactlyAsync(new byte[10], token).AsTask() }, Token);
        Assert.AreEqual(0, result.ExitCode);
        Assert.AreEqual(0, (await shell.RunAsync(ShellScript.Of("seq 1 200000"), Token)).ExitCode);
        Assert.AreEqual((0, "on\n", ""), await RunAsync(shell, "echo on"));
    }

    [TestMethod]
    public async Task Scripts_run_in_the_order_in_which_they_were_asked_for()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "order");
        await using var shell = await OpenAsync(new LocalShells("dash"));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => shell.RunAsync(ShellScript.Of($"echo {n} >>'{file}'"), Token)));
        CollectionAssert.AreEqual(Enumerable.Range(0, 20).Select(n => $"{n}").ToArray(), await File.ReadAllLinesAsync(file, Token));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_script_that_leaves_much_input_unread_ends_early_and_the_next_has_a_new_connection(string kind)
    {
        var shells = new LocalShells(kind);
        await using var shell = await OpenAsync(shells);
        var result = await shell.RunAsync(ShellScript.Of("echo refused >&2; exit 4") with { Input = EndlessAsync }, Token);
        Assert.AreEqual((4, "refused"), (result.ExitCode, result.Error));
        Assert.AreEqual((0, "on\n", ""), await RunAsync(shell, "echo on"));
        Assert.AreEqual(2, shells.Opened);
    }

    [TestMethod]
    public async Task A_cancelled_script_is_ended_and_the_next_has_a_new_connection()
    {
        var shells = new LocalShells("dash");
        await using var shell = await OpenAsync(shells);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = shell.Host.ShellProcess;
        await Assert.ThrowsAsync<OperationCanceledException>(() => shell.RunAsync(
            ShellScript.Of("echo begun; cat >/dev/null") with
            {
                Input = async (to, token) => await Task.Delay(Timeout.Infinite, token),
                Output = async (from, token) =>
                {
                    cancel.CancelAfter(TimeSpan.FromMilliseconds(1));
                    await from.CopyToAsync(Stream.Null, token);
                },
            },
            cancel.Token));
        Assert.AreEqual((0, "on\n", ""), await RunAsync(shell, "echo on"));
        Assert.AreEqual(2, shells.Opened);
        Assert.AreNotEqual(first, shell.Host.ShellProcess);
    }

    [TestMethod]
    public async Task A_call_that_is_cancelled_while_it_waits_leaves_the_one_that_runs_alone()
    {
        var shells = new LocalShells("dash");
        await using var shell = await OpenAsync(shells);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var go = new TaskCompletionSource();
        var running = shell.RunAsync(ShellScript.Of("cat") with { Input = (_, _) => go.Task }, Token);
        var waiting = shell.RunAsync(ShellScript.Of("echo never"), cancel.Token);
        var after = RunAsync(shell, "echo after");
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        Assert.IsFalse(after.IsCompleted);
        go.SetResult();
        Assert.AreEqual(0, (await running).ExitCode);
        Assert.AreEqual("after\n", (await after).Output);
        Assert.AreEqual(1, shells.Opened);
    }

    [TestMethod]
    public async Task A_failing_reader_or_writer_fails_the_call_as_it_is()
    {
        await using var shell = await OpenAsync(new LocalShells("dash"));
        await Assert.ThrowsExactlyAsync<InvalidDataException>(() => shell.RunAsync(ShellScript.Of("cat") with { Input = (_, _) => throw new InvalidDataException() }, Token));
        await Assert.ThrowsExactlyAsync<FileNotFoundException>(() => shell.RunAsync(ShellScript.Of("cat") with { Input = (_, _) => throw new FileNotFoundException() }, Token));
        await Assert.ThrowsExactlyAsync<InvalidDataException>(() => shell.RunAsync(
            ShellScript.Of("cat") with { Input = async (to, token) => { await to.WriteAsync(new byte[10], token); throw new InvalidDataException(); } }, Token));
        await Assert.ThrowsExactlyAsync<InvalidDataException>(() => shell.RunAsync(ShellScript.Of("echo x") with { Output = (_, _) => throw new InvalidDataException() }, Token));
        Assert.AreEqual((0, "on\n", ""), await RunAsync(shell, "echo on"));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_script_whose_input_was_cut_off_is_killed_before_it_sees_the_end(string kind)
    {
        using var folder = new TempFolder();
        string fifo = Path.Combine(folder.Path, "fifo"), file = Path.Combine(folder.Path, "file");
        var shells = new LocalShells(kind);
        await using var shell = await OpenAsync(shells);
        var begun = new TaskCompletionSource();
        var running = shell.RunAsync(
            ShellScript.Of($"echo begun; cat >/dev/null; echo published >'{file}'") with
            {
                Input = async (to, token) =>
                {
                    await to.WriteAsync(new byte[3_000_000], token);
                    await begun.Task.WaitAsync(token);
                    throw new InvalidDataException();
                },
                Output = async (from, token) =>
                {
                    begun.SetResult();
                    await from.CopyToAsync(Stream.Null, token);
                },
            },
            Token);
        await Assert.ThrowsExactlyAsync<InvalidDataException>(() => running);
        await shells.Last!.WaitForExitAsync(Token);
        Assert.IsFalse(File.Exists(file));
        Assert.AreEqual((0, "on\n", ""), await RunAsync(shell, "echo on"));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_shell_that_dies_is_said_and_replaced(string kind)
    {
        var shells = new LocalShells(kind);
        await using var shell = await OpenAsync(shells);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => shell.RunAsync(ShellScript.Of("kill -9 $$; sleep 0.1; echo x"), Token));
        Assert.AreEqual("SLIP1110", failure.Diagnostics[0].Code);
        Assert.AreEqual((0, "on\n", ""), await RunAsync(shell, "echo on"));
        shells.Last!.Kill();
        await shells.Last.WaitForExitAsync(Token);
        Assert.AreEqual((0, "on\n", ""), await RunAsync(shell, "echo on"));
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task What_login_scripts_print_is_skipped(string kind)
    {
        await using var shell = await OpenAsync(new LocalShells(kind) { Noise = "Welcome! 0123456789abcdef" });
        Assert.AreEqual((0, "on\n", ""), await RunAsync(shell, "echo on"));
    }

    [TestMethod]
    public async Task An_account_without_a_shell_is_said()
    {
        foreach (var program in (string[])["true", "cat", "head -c 10"])
        {
            var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => program == "cat" ? EndedAsync(program) : OpenAsync(new LocalShells(program)));
            Assert.AreEqual("SLIP1111", failure.Diagnostics[0].Code, program);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task The_host_is_probed(string kind)
    {
        using var folder = new TempFolder();
        var shells = new LocalShells(kind) { Environment = { ["HOME"] = "/home/of a user" } };
        await using (var shell = await OpenAsync(shells))
        {
            var host = shell.Host;
            Assert.AreEqual(("Linux", "/home/of a user"), (host.System, host.Home));
            Assert.AreEqual(shells.Last!.Id, host.ShellProcess);
            Assert.AreEqual((await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", Token)).Trim(), host.BootId);
            // BusyBox' shell takes its own tools whatever PATH says.
            Assert.AreEqual((kind != "busybox sh", kind != "busybox sh"), (host.HasFindPrintf, host.HasGnuTar));
            Assert.IsTrue(host is { HasStatFormat: true, HasBsdStat: false, HasFullBlock: true, Sha256: "sha256sum", HasTar: true, HasGzip: true, HasReflink: true }, $"{host}");
        }

        shells.Environment["PATH"] = LocalShells.BusyBoxUserland(folder.Path);
        await using (var shell = await OpenAsync(shells))
        {
            Assert.IsTrue(shell.Host is { HasFindPrintf: false, HasStatFormat: true, HasFullBlock: true, Sha256: "sha256sum", HasTar: true, HasGnuTar: false, HasGzip: true }, $"{shell.Host}");
        }
    }

    [TestMethod]
    public async Task Of_many_errors_the_end_is_kept()
    {
        await using var shell = await OpenAsync(new LocalShells("dash"));
        var (_, _, error) = await RunAsync(shell, "seq 1 100000 >&2");
        Assert.AreEqual(8192, error.Length, 1);
        Assert.IsTrue(error.EndsWith("99999 100000\n", StringComparison.Ordinal));
    }

    private async Task<IRemoteShell> EndedAsync(string program)
    {
        var shells = new LocalShells(program);
        var opening = OpenAsync(shells);
        shells.Last!.Kill();
        return await opening;
    }

    private static async Task EndlessAsync(Stream to, CancellationToken token)
    {
        var chunk = new byte[300_000];
        while (true) await to.WriteAsync(chunk, token);
    }

    private static void Choose(LocalShells shells, string userland, string folder)
    {
        if (userland == "gnu") return;
        shells.Environment["PATH"] = LocalShells.BusyBoxUserland(Path.Combine(folder, "bin"));
        if (userland != "no fullblock") return;
        var dd = Path.Combine(folder, "bin", "dd");
        File.Delete(dd);
        File.WriteAllText(dd, "#!/bin/sh\ncase $* in *iflag*) exit 1;; esac\nexec /bin/dd \"$@\"\n");
        File.SetUnixFileMode(dd, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private Task<IRemoteShell> OpenAsync(LocalShells shells) => RemoteShell.OpenAsync(shells, Here, Token);

    private async Task<(int Code, string Output, string Error)> RunAsync(IRemoteShell shell, string text)
    {
        var output = new MemoryStream();
        var result = await shell.RunAsync(ShellScript.Of(text) with { Output = (from, token) => from.CopyToAsync(output, token) }, Token);
        return (result.ExitCode, Encoding.UTF8.GetString(output.ToArray()), result.Error.Length == 0 ? "" : result.Error.TrimEnd() + "\n");
    }
}
