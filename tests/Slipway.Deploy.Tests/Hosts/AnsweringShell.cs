using Slipway.Deploy.Hosts;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Tests.Hosts;

/// <summary>A hostile host: it answers every script as it likes.</summary>
internal sealed class AnsweringShell(Func<Stream> answer, int code = 0) : IRemoteShell
{
    public RemoteHost Host { get; } = new() { System = "Linux", Machine = "x86_64", UserId = 1, Home = "/home/me", ShellProcess = 1, BootId = "b" };

    public HostSession Session => new(new DeployHost { Name = "web1", Address = new SshDestination("here") }, this, null!, "/home/me/.slipway/shop", _ => Task.FromResult<IRemoteShell>(this));

    public async Task<ShellResult> RunAsync(ShellScript script, CancellationToken cancellationToken)
    {
        if (script.Input is { } input) await input(Stream.Null, cancellationToken);
        if (script.Output is { } output) await output(answer(), cancellationToken);
        return new ShellResult(code, "");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Never ends.</summary>
internal sealed class EndlessStream : SequentialStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        buffer.Span.Fill((byte)'9');
        return ValueTask.FromResult(buffer.Length);
    }
}
