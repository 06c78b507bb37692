using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm.Mapping;

/// <summary>From a service of a project to one of a swarm (<c>docker/cli</c>'s compose convert says how).</summary>
internal static class ServiceMapping
{
    public static SwarmService Map(ComposeProject project, ComposeService service, string image, List<Diagnostic> found)
    {
        var mode = Mode(service, found);
        var isJob = mode.ReplicatedJob is not null || mode.GlobalJob is not null;
        var rolling = RollingMapping.Map(service, mode);
        var labels = StackMapping.Labelled(service.Deploy.Labels, project.Name);
        labels[SwarmLabels.Image] = ServiceContainers.Image(project, service);
        return new SwarmService
        {
            Name = service.Name,
            FullName = $"{project.Name}_{service.Name}",
            Position = service.Position,
            DependsOn = Dependencies(project, service),
            Manner = rolling.Manner,
            Spec = new ServiceSpec
            {
                Name = $"{project.Name}_{service.Name}",
                Labels = labels,
                Mode = mode,
                TaskTemplate = new TaskSpec
                {
                    ContainerSpec = ContainerMapping.Map(project, service, image, found),
                    Resources = Resources(service),
                    RestartPolicy = Restart(service, isJob),
                    Placement = Placed(service),
                    Networks = Networks(project, service),
                    LogDriver = service.Logging is { } logging ? new LogDriver { Name = logging.Driver, Options = Ordered(logging.Options) } : null,
                },
                // A job's tasks are not replaced one by one.
                UpdateConfig = isJob ? null : rolling.Update,
                RollbackConfig = isJob ? null : rolling.Rollback,
                EndpointSpec = EndpointMapping.Map(service, found),
            },
        };
    }

    public static SortedDictionary<string, string>? Ordered(IReadOnlyDictionary<string, string> pairs) =>
        pairs.Count == 0 ? null : new SortedDictionary<string, string>(new Dictionary<string, string>(pairs), StringComparer.Ordinal);

    public static IReadOnlyList<T>? NotEmpty<T>(IReadOnlyList<T> items)
        where T : class => items.Count == 0 ? null : items;

    public static long? Nanoseconds(TimeSpan? time) => time?.Ticks * 100;

    private static ServiceMode Mode(ComposeService service, List<Diagnostic> found)
    {
        switch (service.Deploy.Mode)
        {
            case "global": return new ServiceMode { Global = EmptyObject.Value };
            case "global-job": return new ServiceMode { GlobalJob = EmptyObject.Value };
            case "replicated-job": return new ServiceMode { ReplicatedJob = new ReplicatedJobMode(service.Scale, service.Scale) };
            case "replicated": break;
            default:
                found.Add(SwarmErrors.UnknownWord("deploy.mode", service.Deploy.Mode, service.Name, ["replicated", "global", "replicated-job", "global-job"], service.At("deploy")));
                break;
        }

        return new ServiceMode { Replicated = new ReplicatedMode(service.Scale) };
    }

    private static List<string> Dependencies(ComposeProject project, ComposeService service)
    {
        var names = new List<string>();
        foreach (var name in service.DependsOn.Keys)
        {
            if (project.Services.ContainsKey(name)) names.Add(name);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static ResourceRequirements? Resources(ComposeService service)
    {
        var resources = service.Resources;
        var limits = resources is { NanoCpus: null, MemoryLimit: null, PidsLimit: null } ? null
            : new TaskResources { NanoCpus = resources.NanoCpus, MemoryBytes = resources.MemoryLimit, Pids = resources.PidsLimit };
        var generic = new List<GenericResource>();
        foreach (var resource in service.Deploy.GenericResources) generic.Add(new GenericResource(new DiscreteResource(resource.Kind, resource.Value)));
        var reservations = resources.MemoryReservation is null && service.Deploy.ReservedNanoCpus is null && generic.Count == 0 ? null
            : new TaskResources { NanoCpus = service.Deploy.ReservedNanoCpus, MemoryBytes = resources.MemoryReservation, GenericResources = NotEmpty(generic) };
        return limits is null && reservations is null ? null : new ResourceRequirements { Limits = limits, Reservations = reservations };
    }

    // A job's tasks are to end; the engine refuses to start those again that ended well.
    private static TaskRestartPolicy? Restart(ComposeService service, bool isJob)
    {
        if (service.Deploy.Restart is { } policy)
        {
            var condition = policy.Condition switch
            {
                "none" or "no" => "none",
                "on-failure" => "on-failure",
                _ => isJob ? "on-failure" : "any",
            };
            return new TaskRestartPolicy { Condition = condition, Delay = Nanoseconds(policy.Delay), MaxAttempts = policy.MaxAttempts, Window = Nanoseconds(policy.Window) };
        }

        return service.Restart switch
        {
            "no" => new TaskRestartPolicy { Condition = "none" },
            ['o', 'n', '-', 'f', 'a', 'i', 'l', 'u', 'r', 'e', ':', .. var attempts] when long.TryParse(attempts, out var most) => new TaskRestartPolicy { Condition = "on-failure", MaxAttempts = most },
            "on-failure" => new TaskRestartPolicy { Condition = "on-failure" },
            null when !isJob => null,
            _ => new TaskRestartPolicy { Condition = isJob ? "on-failure" : "any" },
        };
    }

    private static Placement? Placed(ComposeService service)
    {
        var deploy = service.Deploy;
        var preferences = new List<PlacementPreference>();
        foreach (var label in deploy.SpreadOver) preferences.Add(new PlacementPreference(new SpreadOver(label)));
        var placement = new Placement
        {
            Constraints = NotEmpty(deploy.Constraints),
            Preferences = NotEmpty(preferences),
            MaxReplicas = deploy.MaxReplicasPerNode is > 0 and var most ? most : null,
            Platforms = service.Platform?.Split('/') is [var system, var architecture, ..] ? [new PlacementPlatform { OperatingSystem = system, Architecture = architecture }] : null,
        };
        return placement == new Placement() ? null : placement;
    }

    private static List<NetworkAttachment> Networks(ComposeProject project, ComposeService service)
    {
        var networks = new List<NetworkAttachment>(Math.Max(1, service.Networks.Count));
        foreach (var place in service.Networks)
        {
            var name = project.Networks.TryGetValue(place.Network, out var network) ? network.Name : $"{project.Name}_{place.Network}";
            networks.Add(new NetworkAttachment(name, [.. place.Aliases, service.Name]) { DriverOpts = Ordered(place.DriverOptions) });
        }

        if (networks.Count == 0) networks.Add(new NetworkAttachment(StackMapping.DefaultNetwork(project), [service.Name]));
        networks.Sort(static (a, b) => string.CompareOrdinal(a.Target, b.Target));
        return networks;
    }
}
