using Slipway.Ssh.Shells;

namespace Slipway.Sync.Tests.Shell;

/// <summary>A host that answers every script with the same bytes.</summary>
internal sealed class FakeShell(Func<byte[]> answer) : IRemoteShell
{
    public RemoteHost Host { get; } = Userland.Dash.Describe(new RemoteHost { System = "Linux", Machine = "x86_64", UserId = 1, Home = "/", ShellProcess = 1, BootId = "b" });

    public async Task<ShellResult> RunAsync(ShellScript script, CancellationToken cancellationToken)
    {
        if (script.Input is { } input) await input(Stream.Null, cancellationToken);
        if (script.Output is { } output) await output(new MemoryStream(answer()), cancellationToken);
        return new ShellResult(0, "");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
