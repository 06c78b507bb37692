using System.Globalization;
using System.Text;
using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Docker.Containers;
using Slipway.Docker.Networks;
using ContainerState = Slipway.Compose.Planning.ContainerState;

namespace Slipway.Compose.Tests.Planning;

/// <summary>A project and what an engine has of it, for planners to be tried on. What is desired changes by its members, what is observed by carrying plans out.</summary>
internal sealed class Stack
{
    public const string Anonymous = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly Dictionary<string, ComposeService> services = [];
    private int made;

    public ObservedProject Observed { get; set; } = new();
    public UpOptions Options { get; set; } = new();
    public Dictionary<string, ComposeService> Disabled { get; } = [];
    public Dictionary<string, ComposeNetwork> Networks { get; } = [];
    public Dictionary<string, ComposeVolume> Volumes { get; } = [];

    /// <summary>The digests of each service's members; what is not here is <c>environment=1</c>.</summary>
    public Dictionary<string, Dictionary<string, string>> Fields { get; } = [];
    public Dictionary<string, ServiceImage> Images { get; } = [];
    public Dictionary<string, string> NetworkHashes { get; } = [];
    public Dictionary<string, string> VolumeHashes { get; } = [];

    public ComposeProject Project => new()
    {
        Name = "web",
        WorkingDirectory = "/src",
        Services = services,
        DisabledServices = Disabled,
        Networks = Networks,
        Volumes = Volumes,
    };

    public DesiredProject Desired => new(Project, services.Values.ToDictionary(service => service.Name, Container), services.Keys.ToDictionary(name => name, Image));

    public static ComposeService Service(string name) => new() { Name = name, Source = new([]), Image = name };

    /// <summary>Adds a service to the files, or changes one.</summary>
    public Stack With(string name, Func<ComposeService, ComposeService>? change = null)
    {
        var service = services.GetValueOrDefault(name) ?? Service(name);
        services[name] = change is null ? service : change(service);
        return this;
    }

    /// <summary>Takes a service out of the files.</summary>
    public void Without(string name) => services.Remove(name);

    public Stack Network(string key, bool external = false)
    {
        Networks[key] = new() { Key = key, Name = external ? key : $"web_{key}", External = external, Position = new("compose.yaml", 20, 3) };
        return this;
    }

    public Stack Volume(string key, bool external = false)
    {
        Volumes[key] = new() { Key = key, Name = external ? key : $"web_{key}", External = external, Position = new("compose.yaml", 30, 3) };
        return this;
    }

    public ComposePlan Plan() => ComposePlanner.Plan(
        Desired, Observed, Options,
        new(network => NetworkHashes.GetValueOrDefault(network.Key, "n1"), volume => VolumeHashes.GetValueOrDefault(volume.Key, "v1")));

    public string Text() => PlanText.Of(Plan());

    /// <summary>Brings the observed state to what a plan asks for, everything running; then nothing is left to do.</summary>
    public Stack Up()
    {
        Apply(Plan());
        return this;
    }

    /// <summary>Changes one observed container.</summary>
    public Stack Change(string name, Func<ObservedContainer, ObservedContainer> change)
    {
        Assert.Contains(name, Observed.Containers.Select(container => container.Name));
        Observed = Observed with { Containers = [.. Observed.Containers.Select(container => container.Name == name ? change(container) : container)] };
        return this;
    }

    public Stack Remove(string name)
    {
        Observed = Observed with { Containers = [.. Observed.Containers.Where(container => container.Name != name)] };
        return this;
    }

    public Stack Add(ObservedContainer container)
    {
        Observed = Observed with { Containers = [.. Observed.Containers, container] };
        return this;
    }

    /// <summary>Carries a plan out on the observed state.</summary>
    public void Apply(ComposePlan plan)
    {
        var networks = Observed.Networks.ToDictionary();
        foreach (var action in plan.Networks.Where(action => action.Kind != ResourceKind.Keep))
            networks[action.Name] = new($"id-{++made}", action.Name, NetworkHashes.GetValueOrDefault(action.Key, "n1"), OurLabels(), "bridge");
        var volumes = Observed.Volumes.ToDictionary();
        foreach (var action in plan.Volumes.Where(action => action.Kind == ResourceKind.Create))
            volumes[action.Name] = new(action.Name, VolumeHashes.GetValueOrDefault(action.Key, "v1"), OurLabels(), "local");
        foreach (var action in plan.Images)
        {
            foreach (var service in action.Services) Images[service] = new(action.Reference, Images[service].Id ?? $"sha256:{++made}");
        }

        var containers = Observed.Containers.ToDictionary(container => container.Id);
        foreach (var service in plan.Services)
        {
            foreach (var action in service.Containers.OrderBy(action => action.Kind != ContainerActionKind.Remove)) Apply(containers, service.Service, action);
        }

        foreach (var orphan in plan.Orphans.Where(orphan => orphan.Remove)) containers.Remove(orphan.Container.Id);
        Assert.AreEqual(containers.Count, containers.Values.Select(container => container.Name).Distinct().Count(), "Two containers have one name.");
        Observed = Observed with { Containers = [.. containers.Values], Networks = networks, Volumes = volumes };
    }

    private void Apply(Dictionary<string, ObservedContainer> containers, string service, ContainerAction action)
    {
        if (action.Kind is ContainerActionKind.Remove or ContainerActionKind.Recreate) Assert.IsTrue(containers.Remove(action.Existing!.Id));
        switch (action.Kind)
        {
            case ContainerActionKind.Create or ContainerActionKind.Recreate:
                var container = Made(service, action.Number, action.Name, action.Kind == ContainerActionKind.Recreate ? "old" : null, action.Carried);
                containers.Add(container.Id, container);
                break;
            case ContainerActionKind.Start or ContainerActionKind.Rename or ContainerActionKind.Restart:
                containers[action.Existing!.Id] = action.Existing with { Name = action.Name, State = ContainerState.Running, ExitCode = null };
                break;
        }
    }

    /// <summary>A running container just as a service asks for it.</summary>
    public ObservedContainer Made(string service, int number, string? name = null, string? replaces = null, IReadOnlyDictionary<string, string>? carried = null)
    {
        var desired = Container(services.GetValueOrDefault(service) ?? Service(service));
        return new()
        {
            Id = (++made).ToString("x12", CultureInfo.InvariantCulture) + Anonymous,
            Name = name ?? $"web-{service}-{number}",
            Service = service,
            Number = number,
            ConfigHash = desired.ConfigHash,
            Fields = desired.Fields,
            ImageId = Image(service).Id,
            State = ContainerState.Running,
            Created = made,
            Networks = [.. desired.Networks.Select(network => network.Name)],
            Mounts =
            [
                .. desired.Service.Volumes.Where(mount => mount.Source is not null).Select(mount => new MountPoint { Type = "volume", Name = Volumes[mount.Source!].Name, Destination = mount.Target }),
                .. desired.Service.Volumes.Where(mount => mount.Source is null).Select(mount => new MountPoint
                {
                    Type = "volume", Name = carried?.GetValueOrDefault(mount.Target) ?? Anonymous, Destination = mount.Target,
                }),
            ],
            Labels = new Dictionary<string, string> { [ComposeLabels.Fields] = "" },
            Replaces = replaces,
        };
    }

    private static Dictionary<string, string> OurLabels() => new() { [ComposeLabels.Project] = "web", [ComposeLabels.Fields] = "" };

    private ServiceImage Image(string service) => Images.GetValueOrDefault(service) ?? new(service, $"sha256:{service}");

    private ServiceContainer Container(ComposeService service)
    {
        var fields = Fields.GetValueOrDefault(service.Name) ?? new() { ["environment"] = "1" };
        var hash = new StringBuilder();
        foreach (var (name, value) in fields.OrderBy(pair => pair.Key, StringComparer.Ordinal)) hash.Append(name).Append('=').Append(value).Append(' ');
        hash.AppendJoin(',', service.Networks.Select(network => network.Network)).AppendJoin(',', service.Volumes.Select(mount => mount.Source + mount.Target));
        return new()
        {
            Service = service,
            Request = new ContainerCreateRequest { Image = service.Image },
            Networks = [.. service.Networks.Select(network => new ContainerNetwork(network.Network, Networks[network.Network].Name, new EndpointSettings()))],
            ConfigHash = hash.ToString(),
            Fields = fields,
        };
    }
}
