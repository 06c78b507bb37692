namespace Slipway.Deploy.Running;

/// <summary>The locks of all hosts of a deployment.</summary>
internal sealed class FleetLock : IAsyncDisposable
{
    private readonly Fleet fleet;

    private FleetLock(Fleet fleet) => this.fleet = fleet;

    /// <summary>Takes the lock of every host, in the order of their names, so that two deployments never wait for each other; then reads again what the hosts remember.</summary>
    public static async Task<FleetLock> TakeAsync(Fleet fleet, string purpose, IDeployLog log, CancellationToken cancellationToken)
    {
        var held = new FleetLock(fleet);
        try
        {
            foreach (var host in fleet.Hosts.OrderBy(host => host.Name, StringComparer.Ordinal))
                await host.LockAsync(purpose, log, cancellationToken);
            await fleet.ForEachAsync((host, token) => host.ReadAsync(token), cancellationToken);
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cancelled with the build, and when a lock is lost.</summary>
    public CancellationTokenSource WhileHeld(CancellationToken cancellationToken) =>
        CancellationTokenSource.CreateLinkedTokenSource([cancellationToken, .. fleet.Hosts.Select(host => host.Held!.Lost)]);

    /// <summary>Runs what was cancelled by a lost lock into the error that says so.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> does, CancellationToken cancellationToken)
    {
        try
        {
            return await does();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && fleet.Hosts.FirstOrDefault(host => host.Held?.Lost.IsCancellationRequested == true) is { } lost)
        {
            throw lost.Held!.LostFailure();
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(fleet.Hosts.Select(host => host.UnlockAsync()));
}
