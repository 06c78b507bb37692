using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Hosts;

/// <summary>A host that answered: one shell and its engine, over one ssh connection where the client can share it.</summary>
public sealed class HostSession : IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<IRemoteShell>> anotherShell;
    private readonly Engine? engine;

    internal HostSession(DeployHost host, IRemoteShell shell, Engine? engine, string folder, Func<CancellationToken, Task<IRemoteShell>> anotherShell) =>
        (Host, Shell, this.engine, Folder, this.anotherShell) = (host, shell, engine, folder, anotherShell);

    public DeployHost Host { get; }

    public IRemoteShell Shell { get; }

    public Engine Engine => engine ?? throw new InvalidOperationException("This session was made for a shell alone.");

    /// <summary>Absolute path of the project's folder on the host, <c>{StateFolder}/{project}</c>; it need not be there yet.</summary>
    public string Folder { get; }

    /// <summary>
    /// Connects to the host's shell and engine: at the same time where each has a connection of its own, the shell first where the engine's channels then go over the connection it made (<see cref="SshClientOptions.Reuse"/>), which costs a login less.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="projectName">The compose project's name, which is a safe name of a folder.</param>
    /// <param name="ssh">How hosts are reached; the host's own key, where it has one, is put over it.</param>
    /// <param name="timeout">How long connecting may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">SLIP11xx: ssh; SLIP10xx: its engine; SLIP5001: it took too long; SLIP5002: its state folder is none. The message names the host.</exception>
    public static async Task<HostSession> OpenAsync(DeployHost host, string projectName, SshClientOptions ssh, TimeSpan timeout, CancellationToken cancellationToken)
    {
        StatePath.Check(host, projectName);
        var connections = new HostConnections(host, ssh);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            return await OpenAsync(host, projectName, connections, patience);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(HostErrors.TookTooLong(host, timeout), e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Shell.DisposeAsync();
        if (engine is not null) await engine.DisposeAsync();
    }

    /// <summary>A further shell of the host, for what must not wait behind the scripts of <see cref="Shell"/>. The caller's to dispose.</summary>
    /// <exception cref="SlipwayException">SLIP11xx: ssh. The message names the host.</exception>
    internal async Task<IRemoteShell> OpenShellAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await anotherShell(cancellationToken);
        }
        catch (SlipwayException e)
        {
            throw HostErrors.Of(Host, e);
        }
    }

    private static async Task<HostSession> OpenAsync(DeployHost host, string projectName, HostConnections connections, CancellationTokenSource patience)
    {
        var opening = connections.ShellAsync(patience.Token);
        Task<Engine>? connecting = null;
        try
        {
            if (connections.EngineSharesShell) await opening;
            connecting = connections.EngineAsync(patience.Token);
            var shell = await opening;
            var folder = StatePath.Of(host, shell.Host.Home, projectName);
            return new HostSession(host, shell, await connecting, folder, connections.ShellAsync);
        }
        catch (Exception e)
        {
            // What one of them needs no more time for, the other need not wait for either.
            if (e is not OperationCanceledException) await patience.CancelAsync();
            await AbandonAsync(opening);
            if (connecting is not null) await AbandonAsync(connecting);
            if (e is SlipwayException failure) throw HostErrors.Of(host, failure);
            throw;
        }
    }

    private static async Task AbandonAsync<T>(Task<T> opening)
        where T : IAsyncDisposable
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully) await opening.Result.DisposeAsync();
    }
}
