namespace Slipway.Ssh.Shells;

/// <summary>Runs scripts in the order in which they were asked for, over one connection for as long as it serves.</summary>
internal sealed class ShellSession(ISshChannelFactory channels, SshDestination destination, ShellConnection first) : IRemoteShell
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();
    private ShellConnection connection = first;
    private Task last = Task.CompletedTask;
    private bool disposed;

    public RemoteHost Host => connection.Host;

    public async Task<ShellResult> RunAsync(ShellScript script, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            before = last;
            last = done.Task;
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Token);
        try
        {
            if (!before.IsCompleted) await before.WaitAsync(both.Token);
            if (!connection.IsUsable)
            {
                connection.Dispose();
                connection = await ShellConnection.OpenAsync(channels, destination, both.Token);
            }

            return await connection.RunAsync(script, both.Token);
        }
        finally
        {
            // A call that was cancelled while it waited leaves its turn to the next only when it would have come.
            if (before.IsCompleted) done.SetResult();
            else _ = before.ContinueWith(_ => done.SetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            running = last;
        }

        await ending.CancelAsync();
        await running;
        connection.Dispose();
        ending.Dispose();
    }
}
