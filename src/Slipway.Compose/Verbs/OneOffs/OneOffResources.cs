using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker.Connections;

namespace Slipway.Compose.Verbs;

/// <summary>What has to be on the engine before a one-off container of a service is made: its networks, volumes and the containers whose namespaces it shares.</summary>
internal static class OneOffResources
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Makes the networks and volumes of the files that it uses.</summary>
    public static Task EnsureAsync(OneOffPlace place, ComposeService service, CancellationToken cancellationToken)
    {
        // A project has the networks of its enabled services; where one that profiles leave out has another, the engine says so.
        var networks = service.Networks.Where(network => place.Project.Networks.ContainsKey(network.Network))
            .Select(network => NetworkAsync(place, place.Project.Networks[network.Network], cancellationToken));
        var volumes = service.Volumes.Where(mount => mount is { Type: "volume", Source: { } key } && place.Project.Volumes.ContainsKey(key))
            .Select(mount => VolumeAsync(place, place.Project.Volumes[mount.Source!], cancellationToken));
        return Task.WhenAll([.. networks, .. volumes]);
    }

    /// <summary>The id of a service's container that another shares a namespace or volumes with.</summary>
    public static async Task<Func<string, string>> NamespacesAsync(OneOffPlace place, ComposeService service, CancellationToken cancellationToken)
    {
        string?[] modes = [service.NetworkMode, service.Ipc, service.Pid, .. service.VolumesFrom];
        if (modes.All(mode => mode is null)) return other => throw new SlipwayException(VerbErrors.NamespaceMissing(service.Name, other));
        var containers = await ProjectContainers.ListAsync(place.Engine, place.Project.Name, cancellationToken);
        return other => containers.FirstOrDefault(container => container.Service == other && !container.IsOneOff)?.Id
            ?? throw new SlipwayException(VerbErrors.NamespaceMissing(service.Name, other));
    }

    /// <summary>Stops and removes a one-off container of the project that has a name; one of somebody else is left alone.</summary>
    public static async Task RemoveLeftAsync(OneOffPlace place, string name, CancellationToken cancellationToken)
    {
        if (await place.Engine.Containers.FindAsync(name, cancellationToken) is not { } left) return;
        var labels = left.Config?.Labels ?? new Dictionary<string, string>();
        if (labels.GetValueOrDefault(ComposeLabels.Project) != place.Project.Name || labels.GetValueOrDefault(ComposeLabels.OneOff) != "True") return;
        if (left.State.Running) await place.Engine.Containers.StopAsync(left.Id, Grace, cancellationToken);
        await place.Engine.Containers.RemoveAsync(left.Id, cancellationToken, force: true, volumes: true);
    }

    private static async Task NetworkAsync(OneOffPlace place, ComposeNetwork network, CancellationToken cancellationToken)
    {
        if (network.External || await place.Engine.Networks.FindAsync(network.Name, cancellationToken) is not null) return;
        try
        {
            await place.Engine.Networks.CreateAsync(ServiceContainers.Network(place.Project, network), cancellationToken);
        }
        catch (SlipwayException refusal) when (EngineResponseException.StatusOf(refusal) == 409)
        {
            // Somebody else made it at the same time.
        }
    }

    private static async Task VolumeAsync(OneOffPlace place, ComposeVolume volume, CancellationToken cancellationToken)
    {
        if (!volume.External) await place.Engine.Volumes.CreateAsync(ServiceContainers.Volume(place.Project, volume), cancellationToken);
    }
}
