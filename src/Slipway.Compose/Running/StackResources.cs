using System.Diagnostics;
using Slipway.Compose.Containers;
using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker.Networks;

namespace Slipway.Compose.Running;

/// <summary>Makes the networks and volumes of a plan, all at the same time; containers wait for their own only.</summary>
internal sealed class StackResources(StackRun run)
{
    private readonly Dictionary<string, Task> networks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> volumes = new(StringComparer.Ordinal);

    /// <summary>Everything begun.</summary>
    public IEnumerable<Task> All => networks.Values.Concat(volumes.Values);

    /// <summary>Begins with everything that is to be made.</summary>
    public void Begin()
    {
        foreach (var network in run.Plan.Networks.Where(network => network.Kind != ResourceKind.Keep))
            networks.Add(network.Key, NetworkAsync(network));
        foreach (var volume in run.Plan.Volumes.Where(volume => volume.Kind == ResourceKind.Create))
            volumes.Add(volume.Key, VolumeAsync(volume));
    }

    /// <summary>Waits for what a service's containers need to be created.</summary>
    public async Task ReadyForAsync(ServiceContainer container)
    {
        foreach (var network in container.Networks)
        {
            if (networks.TryGetValue(network.Key, out var made))
                await made;
        }

        foreach (var mount in container.Service.Volumes)
        {
            if (mount is { Type: "volume", Source: { } key } && volumes.TryGetValue(key, out var made))
                await made;
        }
    }

    private async Task NetworkAsync(NetworkAction action)
    {
        var network = run.Desired.Project.Networks[action.Key];
        var began = Stopwatch.GetTimestamp();
        try
        {
            if (action.Kind == ResourceKind.Recreate)
                await RemoveAsync(action, network.Position);
            run.Patience.ThrowIfCancelled();
            await run.Engine.Networks.CreateAsync(ServiceContainers.Network(run.Desired.Project, network), run.Patience.Working);
        }
        catch (SlipwayException refusal) when (EngineRefusal.Of(refusal) is { } why)
        {
            throw new SlipwayException(Explained($"Network '{action.Name}' was not created", why, network.Position), refusal.InnerException);
        }

        run.Done($"network {action.Name} {(action.Kind == ResourceKind.Recreate ? "recreated" : "created")}", Stopwatch.GetElapsedTime(began));
    }

    private async Task VolumeAsync(VolumeAction action)
    {
        var volume = run.Desired.Project.Volumes[action.Key];
        var began = Stopwatch.GetTimestamp();
        try
        {
            run.Patience.ThrowIfCancelled();
            await run.Engine.Volumes.CreateAsync(ServiceContainers.Volume(run.Desired.Project, volume), run.Patience.Working);
        }
        catch (SlipwayException refusal) when (EngineRefusal.Of(refusal) is { } why)
        {
            throw new SlipwayException(Explained($"Volume '{action.Name}' was not created", why, volume.Position), refusal.InnerException);
        }

        run.Done($"volume {action.Name} created", Stopwatch.GetElapsedTime(began));
    }

    private static Diagnostic Explained(string what, string why, SourcePosition position) =>
        EngineRefusal.IsDiskFull(why) ? RunErrors.DiskFull(what, why, position) : RunErrors.Refused(what, why, position);

    /// <summary>Takes the project's containers off a network and removes it; the containers are all replaced by the same plan.</summary>
    private async Task RemoveAsync(NetworkAction action, SourcePosition position)
    {
        var connected = run.OldContainers.Where(old => old.Container.Networks.Contains(action.Name)).ToList();
        // Nothing is stopped for a network that stays.
        if (await UsersAsync(action, connected) is { Count: > 0 } foreign)
            throw new SlipwayException(RunErrors.NetworkInUse(action.Name, foreign, position));
        await Task.WhenAll(connected.Select(old => old.StopAsync()));
        foreach (var old in connected)
        {
            try
            {
                await run.Engine.Networks.DisconnectAsync(action.Name, old.Container.Id, run.Patience.Working, force: true);
            }
            catch (SlipwayException refusal) when (EngineRefusal.Of(refusal) is not null)
            {
                // One that was stopped may count as disconnected already; what matters is whether the network can be removed.
            }
        }

        try
        {
            await run.Engine.Networks.RemoveAsync(action.Name, run.Patience.Working);
        }
        catch (SlipwayException refusal) when (EngineRefusal.Of(refusal) is not null)
        {
            if (await UsersAsync(action, []) is not { Count: > 0 } users)
                throw;
            throw new SlipwayException(RunErrors.NetworkInUse(action.Name, users, position));
        }
    }

    /// <summary>The names of the containers that are connected to a network, some aside.</summary>
    private async Task<List<string>> UsersAsync(NetworkAction action, List<OldContainer> without)
    {
        var network = await run.Engine.Networks.FindAsync(action.Name, run.Patience.Working);
        return [.. (network?.Containers ?? new Dictionary<string, NetworkMember>()).Where(user => !without.Exists(old => old.Container.Id == user.Key)).Select(user => user.Value.Name ?? user.Key)];
    }
}
