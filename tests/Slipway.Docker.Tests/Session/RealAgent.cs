using System.Diagnostics;

namespace Slipway.Docker.Tests.Session;

/// <summary>The system's ssh-agent with one key, and the ssh-add that can ask it from inside a container.</summary>
internal sealed class RealAgent : IDisposable
{
    private readonly Process process;

    private RealAgent(Process process, string socket, string keyComment, (string, byte[])[] client) =>
        (this.process, Socket, KeyComment, Client) = (process, socket, keyComment, client);

    public string Socket { get; }

    public string KeyComment { get; }

    /// <summary>ssh-add, its libraries and their loader, in a folder <c>ssh</c>.</summary>
    public (string Path, byte[] Content)[] Client { get; }

    public static async Task<RealAgent> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var socket = Path.Combine(folder, "agent.sock");
        var process = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", socket]) { RedirectStandardOutput = true })!;
        var comment = $"session-test-{Guid.NewGuid():N}";
        var key = Path.Combine(folder, "key");
        await RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", key], socket, cancellationToken);
        while (!File.Exists(socket))
            await Task.Delay(10, cancellationToken);
        await RunAsync("ssh-add", ["-q", key], socket, cancellationToken);
        var needs = (await RunAsync("ldd", ["/usr/bin/ssh-add"], socket, cancellationToken))
            .Split([' ', '\t', '\n'])
            .Where(word => word.StartsWith('/') && File.Exists(word));
        var client = needs.Append("/usr/bin/ssh-add").Select(path => ($"ssh/{Path.GetFileName(path)}", File.ReadAllBytes(path))).ToArray();
        Array.Sort(client, (left, right) => string.CompareOrdinal(left.Item1, right.Item1));
        return new(process, socket, comment, client);
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string socket, CancellationToken cancellationToken)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, Environment = { ["SSH_AUTH_SOCK"] = socket } })!;
        var output = await run.StandardOutput.ReadToEndAsync(cancellationToken);
        await run.WaitForExitAsync(cancellationToken);
        Assert.AreEqual(0, run.ExitCode, program);
        return output;
    }
}
