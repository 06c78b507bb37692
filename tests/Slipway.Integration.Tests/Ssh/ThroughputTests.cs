using System.Diagnostics;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Integration.Tests.Ssh;

/// <summary>Prints what a shell carries beside what a plain ssh process does. Nothing is asserted on time.</summary>
[TestClass]
public sealed class ThroughputTests
{
    private const int Megabytes = 128;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Bytes_travel_both_ways_as_many_as_were_sent()
    {
        using var server = await SshServer.StartAsync();
        await using var shell = await RemoteShell.OpenAsync(server.Channels, server.Destination, Token);
        for (var round = 0; round < 2; round++)
        {
            Say("up, plain", await TimedAsync(() => PlainUpAsync(server)));
            Say("up, shell", await TimedAsync(() => ShellUpAsync(shell)));
            Say("down, plain", await TimedAsync(() => PlainDownAsync(server)));
            Say("down, shell", await TimedAsync(() => ShellDownAsync(shell)));
        }

        Say("a call", await TimedAsync(() => CallsAsync(shell, Megabytes)));
    }

    private async Task PlainUpAsync(SshServer server)
    {
        await using var channel = await server.Channels.OpenAsync(server.Destination, RemoteCommand.Of("wc", "-c"), Token);
        await SendAsync(channel, Token);
        await ((IDuplex)channel).CloseWriteAsync(Token);
        using var reader = new StreamReader(channel);
        Assert.AreEqual($"{Megabytes << 20}", (await reader.ReadToEndAsync(Token)).Trim());
    }

    private async Task ShellUpAsync(IRemoteShell shell)
    {
        var said = new MemoryStream();
        await shell.RunAsync(ShellScript.Of("wc -c") with { Input = SendAsync, Output = (from, token) => from.CopyToAsync(said, token) }, Token);
        Assert.AreEqual($"{Megabytes << 20}", System.Text.Encoding.ASCII.GetString(said.ToArray()).Trim());
    }

    private async Task PlainDownAsync(SshServer server)
    {
        await using var channel = await server.Channels.OpenAsync(server.Destination, RemoteCommand.Of("head", "-c", $"{Megabytes}M", "/dev/zero"), Token);
        Assert.AreEqual((long)Megabytes << 20, await CountAsync(channel, Token));
    }

    private async Task ShellDownAsync(IRemoteShell shell)
    {
        var count = 0L;
        await shell.RunAsync(ShellScript.Of($"head -c {Megabytes}M /dev/zero") with { Output = async (from, token) => count = await CountAsync(from, token) }, Token);
        Assert.AreEqual((long)Megabytes << 20, count);
    }

    private async Task CallsAsync(IRemoteShell shell, int count)
    {
        for (var i = 0; i < count; i++) Assert.AreEqual(0, (await shell.RunAsync(ShellScript.Of("true"), Token)).ExitCode);
    }

    private static async Task SendAsync(Stream to, CancellationToken token)
    {
        var chunk = new byte[1 << 20];
        for (var i = 0; i < Megabytes; i++) await to.WriteAsync(chunk, token);
    }

    private static async Task<long> CountAsync(Stream from, CancellationToken token)
    {
        var count = 0L;
        var buffer = new byte[128 * 1024];
        while (await from.ReadAsync(buffer, token) is var read and > 0) count += read;
        return count;
    }

    private static async Task<TimeSpan> TimedAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed;
    }

    private void Say(string what, TimeSpan time) => TestContext.WriteLine($"{what}: {Megabytes / time.TotalSeconds:0} MiB/s ({time.TotalMilliseconds / Megabytes:0.00} ms each)");
}
