using System.Text;
using Slipway.Ssh.Shells;

namespace Slipway.Integration.Tests.Ssh;

/// <summary>Shells through a real sshd.</summary>
[TestClass]
public sealed class RemoteShellTests
{
    private static SshServer server = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => server = await SshServer.StartAsync();

    [ClassCleanup]
    public static void Stop() => server?.Dispose();

    [TestMethod]
    public async Task A_shell_runs_scripts_over_one_connection()
    {
        var before = server.Logins;
        await using var shell = await RemoteShell.OpenAsync(server.Channels, server.Destination, Token);
        var output = new MemoryStream();
        var script = ShellScript.Of("cat; echo done >&2; exit 7") with
        {
            Input = (to, token) => to.WriteAsync("given"u8.ToArray(), token).AsTask(),
            Output = (from, token) => from.CopyToAsync(output, token),
        };
        Assert.AreEqual(new ShellResult(7, "done"), await shell.RunAsync(script, Token));
        Assert.AreEqual("given", Encoding.ASCII.GetString(output.ToArray()));
        Assert.AreEqual(new ShellResult(0, ""), await shell.RunAsync(ShellScript.Of("true"), Token));
        Assert.AreEqual(before + 1, server.Logins);
    }
}
