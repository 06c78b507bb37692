using System.Globalization;
using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Networks;
using Slipway.Docker.Volumes;

namespace Slipway.Compose.Planning;

/// <summary>Reads what an engine has of a project, all lists at the same time.</summary>
public static class ProjectObserver
{
    private const string SharedNetwork = "container:";

    /// <param name="engine">The engine.</param>
    /// <param name="project">The project.</param>
    /// <param name="images">The references to look up.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ObservedProject> ObserveAsync(Engine engine, ComposeProject project, IReadOnlyCollection<string> images, CancellationToken cancellationToken)
    {
        var containers = ContainersAsync(engine, project.Name, cancellationToken);
        var networks = NetworksAsync(engine, project.Name, [.. project.Networks.Values.Select(network => network.Name)], cancellationToken);
        var volumes = VolumesAsync(engine, project.Name, [.. project.Volumes.Values.Select(volume => volume.Name)], cancellationToken);
        var ids = ImagesAsync(engine, images, cancellationToken);
        await Task.WhenAll(containers, networks, volumes, ids);
        return new() { Containers = await containers, Networks = await networks, Volumes = await volumes, Images = await ids };
    }

    /// <summary>What carries a project's label, without its files.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="projectName">The project's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ObservedProject> ObserveAsync(Engine engine, string projectName, CancellationToken cancellationToken)
    {
        var containers = ContainersAsync(engine, projectName, cancellationToken);
        var networks = NetworksAsync(engine, projectName, [], cancellationToken);
        var volumes = VolumesAsync(engine, projectName, [], cancellationToken);
        await Task.WhenAll(containers, networks, volumes);
        return new() { Containers = await containers, Networks = await networks, Volumes = await volumes };
    }

    /// <summary>The containers that carry a project's label, and nothing else.</summary>
    public static async Task<IReadOnlyList<ObservedContainer>> ContainersAsync(Engine engine, string projectName, CancellationToken cancellationToken)
    {
        var found = await engine.Containers.ListAsync(OfProject(projectName), cancellationToken);
        var containers = new ObservedContainer[found.Count];
        for (var i = 0; i < containers.Length; i++) containers[i] = Observed(found[i]);
        return containers;
    }

    /// <summary>A container as a list tells of it.</summary>
    public static ObservedContainer Observed(ContainerSummary container)
    {
        var labels = container.Labels;
        return new()
        {
            Id = container.Id,
            Name = Name(container.Names),
            Service = labels.GetValueOrDefault(ComposeLabels.Service) ?? "",
            Number = int.TryParse(labels.GetValueOrDefault(ComposeLabels.ContainerNumber), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
            OneOff = string.Equals(labels.GetValueOrDefault(ComposeLabels.OneOff), "true", StringComparison.OrdinalIgnoreCase),
            ConfigHash = labels.GetValueOrDefault(ComposeLabels.ConfigHash),
            Fields = FieldDigests.Parse(labels.GetValueOrDefault(ComposeLabels.Fields)),
            ImageId = container.ImageId,
            State = ContainerStatus.State(container.State),
            Health = ContainerStatus.Health(container.Status),
            ExitCode = ContainerStatus.ExitCode(container.Status),
            Created = container.Created,
            Networks = [.. container.NetworkSettings?.Networks?.Keys ?? []],
            SharedNetworkOf = container.NetworkMode?.Length == SharedNetwork.Length + 64 && container.NetworkMode.StartsWith(SharedNetwork, StringComparison.Ordinal) ? container.NetworkMode[SharedNetwork.Length..] : null,
            Mounts = container.Mounts,
            Ports = container.Ports,
            Labels = labels,
            Replaces = labels.GetValueOrDefault(ComposeLabels.Replace),
        };
    }

    // A linked container is listed with its links' names, too: "/other/alias".
    private static string Name(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (name.LastIndexOf('/') <= 0) return name.TrimStart('/');
        }

        return "";
    }

    private static async Task<IReadOnlyDictionary<string, ObservedNetwork>> NetworksAsync(
        Engine engine, string projectName, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        // One list of everything: it costs the engine no more than a filtered one, and also tells of networks that bear a name of the project's without its label.
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var networks = new Dictionary<string, ObservedNetwork>(StringComparer.Ordinal);
        foreach (var network in await engine.Networks.ListAsync(wanted.Count == 0 ? OfProject(projectName) : null, cancellationToken))
        {
            var ours = network.Labels.GetValueOrDefault(ComposeLabels.Project) == projectName;
            // The engine lets two networks have one name; ours is the one meant.
            if (ours || (wanted.Contains(network.Name) && !networks.ContainsKey(network.Name))) networks[network.Name] = Observed(network);
        }

        return networks;
    }

    private static async Task<IReadOnlyDictionary<string, ObservedVolume>> VolumesAsync(
        Engine engine, string projectName, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        // Not one list of everything, as with networks: an engine may have thousands of anonymous volumes.
        var list = engine.Volumes.ListAsync(OfProject(projectName), cancellationToken);
        var named = names.Distinct(StringComparer.Ordinal).Select(name => engine.Volumes.FindAsync(name, cancellationToken)).ToArray();
        await Task.WhenAll([list, .. named]);
        var volumes = new Dictionary<string, ObservedVolume>(StringComparer.Ordinal);
        foreach (var volume in await list) volumes[volume.Name] = Observed(volume);
        foreach (var found in named)
        {
            if (await found is { } volume) volumes[volume.Name] = Observed(volume);
        }

        return volumes;
    }

    /// <summary>The ids of the images that an engine has, by reference.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> ImagesAsync(Engine engine, IReadOnlyCollection<string> references, CancellationToken cancellationToken)
    {
        // Inspected one by one at the same time: listing all images makes the engine count the sizes of each, which takes longer than many inspections.
        var names = references.Distinct(StringComparer.Ordinal).ToArray();
        var found = await Task.WhenAll(names.Select(name => engine.Images.FindAsync(name, cancellationToken)));
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (found[i] is { } image) ids[names[i]] = image.Id;
        }

        return ids;
    }

    private static ObservedNetwork Observed(NetworkInspect network) =>
        new(network.Id, network.Name, network.Labels.GetValueOrDefault(ComposeLabels.ConfigHash), network.Labels, network.Driver);

    private static ObservedVolume Observed(VolumeInspect volume) =>
        new(volume.Name, volume.Labels.GetValueOrDefault(ComposeLabels.ConfigHash), volume.Labels, volume.Driver);

    private static EngineFilters OfProject(string projectName) => EngineFilters.Label($"{ComposeLabels.Project}={projectName}");
}
