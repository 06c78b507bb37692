using Slipway.Deploy.Hosts;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>A session of each of some hosts.</summary>
internal sealed class HostSessions(IReadOnlyList<HostSession> all) : IAsyncDisposable
{
    public IReadOnlyList<HostSession> All => all;

    public static async Task<HostSessions> OpenAsync(TestHosts hosts, CancellationToken cancellationToken)
    {
        var opening = hosts.All.Select(host => HostSession.OpenAsync(
            new DeployHost { Name = host.Name, Address = host.Address }, "shop", hosts.Options with { Reuse = TimeSpan.FromSeconds(30) }, TimeSpan.FromSeconds(60), cancellationToken));
        return new HostSessions(await Task.WhenAll(opening));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in all) await session.DisposeAsync();
    }
}
