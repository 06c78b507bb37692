using Slipway.Diagnostics;

namespace Slipway.Deploy.Running;

/// <summary>The hosts of a deployment, all connected to.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly int atOnce;

    private Fleet(IReadOnlyList<HostWay> hosts, int atOnce) => (Hosts, this.atOnce) = (hosts, atOnce);

    /// <summary>In the project's order.</summary>
    public IReadOnlyList<HostWay> Hosts { get; }

    /// <summary>Connects to all hosts at the same time and reads what each remembers of the project.</summary>
    /// <exception cref="SlipwayException">Holds what is wrong with each host that cannot be had; none is connected to then.</exception>
    public static async Task<Fleet> OpenAsync(DeployRequest request, string projectName, IDeployLog log, CancellationToken cancellationToken)
    {
        if (request.Hosts.Count == 0)
            throw new SlipwayException(DeployErrors.NoHosts(request.Environment));
        if (request.Hosts.GroupBy(host => host.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new SlipwayException(DeployErrors.HostTwice(twice.Key));
        var opening = request.Hosts.Select(host => HostWay.OpenAsync(host, request, projectName, log, cancellationToken)).ToList();
        try
        {
            return new Fleet(await Together.AllAsync(opening, cancellationToken), request.MaxParallelHosts);
        }
        catch
        {
            foreach (var one in opening.Where(one => one.IsCompletedSuccessfully))
                await one.Result.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does something on every host, as many at once as asked for.</summary>
    /// <exception cref="SlipwayException">Holds what failed on each host; the others have come to their ends.</exception>
    public Task ForEachAsync(Func<HostWay, CancellationToken, Task> does, CancellationToken cancellationToken) => ForEachAsync(Hosts, does, cancellationToken);

    /// <summary>Does something on some hosts, as many at once as asked for.</summary>
    /// <exception cref="SlipwayException">Holds what failed on each host; the others have come to their ends.</exception>
    public async Task ForEachAsync(IEnumerable<HostWay> hosts, Func<HostWay, CancellationToken, Task> does, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(Math.Max(1, atOnce));
        await Together.AllAsync([.. hosts.Select(OneAsync)], cancellationToken);

        async Task<bool> OneAsync(HostWay host)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                await does(host, cancellationToken);
                return true;
            }
            catch (SlipwayException failure)
            {
                throw host.Named(failure);
            }
            finally
            {
                places.Release();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
            await host.DisposeAsync();
    }
}
