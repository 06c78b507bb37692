using System.Text.Json.Serialization;

namespace Slipway.Docker.Swarm;

/// <summary>What a service of a swarm is to be: the body of <c>POST /services/create</c>. Null takes the engine's default.</summary>
public sealed record ServiceSpec
{
    public required string Name { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public required TaskSpec TaskTemplate { get; init; }

    public ServiceMode? Mode { get; init; }

    public UpdateConfig? UpdateConfig { get; init; }

    public UpdateConfig? RollbackConfig { get; init; }

    public EndpointSpec? EndpointSpec { get; init; }
}

/// <summary>How many tasks a service has. One of the members is set.</summary>
public sealed record ServiceMode
{
    public ReplicatedMode? Replicated { get; init; }

    /// <summary>One on each node.</summary>
    public EmptyObject? Global { get; init; }

    /// <summary>Tasks that come to an end. From API 1.41.</summary>
    public ReplicatedJobMode? ReplicatedJob { get; init; }

    /// <summary>One on each node that comes to an end. From API 1.41.</summary>
    public EmptyObject? GlobalJob { get; init; }
}

/// <summary>A fixed number of tasks.</summary>
public sealed record ReplicatedMode(long Replicas);

/// <summary>A number of tasks that are to end well.</summary>
public sealed record ReplicatedJobMode(long MaxConcurrent, long TotalCompletions);

/// <summary>How tasks are replaced by new ones. Durations are nanoseconds.</summary>
public sealed record UpdateConfig
{
    /// <summary>Tasks at once; 0 for all.</summary>
    public long? Parallelism { get; init; }

    /// <summary>Between one and the next.</summary>
    public long? Delay { get; init; }

    /// <summary><c>pause</c>, <c>continue</c>, <c>rollback</c> (not for a rollback).</summary>
    public string? FailureAction { get; init; }

    /// <summary>How long after its start a task's failure counts as the update's.</summary>
    public long? Monitor { get; init; }

    /// <summary>0 to 1.</summary>
    public double? MaxFailureRatio { get; init; }

    /// <summary><c>stop-first</c>, <c>start-first</c>.</summary>
    public string? Order { get; init; }
}

/// <summary>How a service is reached.</summary>
public sealed record EndpointSpec
{
    /// <summary><c>vip</c>: one address for all tasks; <c>dnsrr</c>: the addresses of the tasks.</summary>
    public string? Mode { get; init; }

    public IReadOnlyList<EndpointPort>? Ports { get; init; }
}

/// <summary>A published port of a service.</summary>
public sealed record EndpointPort
{
    public string? Name { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c>, <c>sctp</c>.</summary>
    public string? Protocol { get; init; }

    public int TargetPort { get; init; }

    /// <summary>Null for one that the swarm chooses.</summary>
    public int? PublishedPort { get; init; }

    /// <summary><c>ingress</c>: on every node, led to some task; <c>host</c>: on the task's node only.</summary>
    public string? PublishMode { get; init; }
}

/// <summary>What each task of a service is made from.</summary>
public sealed record TaskSpec
{
    public required ContainerSpec ContainerSpec { get; init; }

    public ResourceRequirements? Resources { get; init; }

    public TaskRestartPolicy? RestartPolicy { get; init; }

    public Placement? Placement { get; init; }

    public IReadOnlyList<NetworkAttachment>? Networks { get; init; }

    public LogDriver? LogDriver { get; init; }

    /// <summary>A change of it makes new tasks of the same.</summary>
    public long? ForceUpdate { get; init; }
}

/// <summary>A network that tasks are put into.</summary>
/// <param name="Target">Its id or name.</param>
/// <param name="Aliases">Further names of the tasks there.</param>
public sealed record NetworkAttachment(string Target, IReadOnlyList<string>? Aliases = null)
{
    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }
}

/// <summary>Where a task's output goes.</summary>
public sealed record LogDriver
{
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

/// <summary>When a task is started again. Durations are nanoseconds.</summary>
public sealed record TaskRestartPolicy
{
    /// <summary><c>none</c>, <c>on-failure</c>, <c>any</c>.</summary>
    public string? Condition { get; init; }

    public long? Delay { get; init; }

    /// <summary>0 for ever.</summary>
    public long? MaxAttempts { get; init; }

    public long? Window { get; init; }
}

/// <summary>Where tasks may run.</summary>
public sealed record Placement
{
    /// <summary><c>node.role==manager</c></summary>
    public IReadOnlyList<string>? Constraints { get; init; }

    public IReadOnlyList<PlacementPreference>? Preferences { get; init; }

    /// <summary>On one node; 0 for any number.</summary>
    public long? MaxReplicas { get; init; }

    public IReadOnlyList<PlacementPlatform>? Platforms { get; init; }
}

/// <summary>A wish of where tasks go.</summary>
public sealed record PlacementPreference(SpreadOver Spread);

/// <summary>Evenly over the values of a label: <c>node.labels.zone</c>.</summary>
public sealed record SpreadOver(string SpreadDescriptor);

/// <summary>A platform that tasks run on.</summary>
public sealed record PlacementPlatform
{
    public string? Architecture { get; init; }

    [JsonPropertyName("OS")]
    public string? OperatingSystem { get; init; }
}

/// <summary>What tasks may use, and what has to be free for them.</summary>
public sealed record ResourceRequirements
{
    public TaskResources? Limits { get; init; }

    public TaskResources? Reservations { get; init; }
}

/// <summary>An amount of resources.</summary>
public sealed record TaskResources
{
    /// <summary>10⁻⁹ CPUs.</summary>
    [JsonPropertyName("NanoCPUs")]
    public long? NanoCpus { get; init; }

    public long? MemoryBytes { get; init; }

    /// <summary>Of limits only.</summary>
    public long? Pids { get; init; }

    /// <summary>Of reservations only.</summary>
    public IReadOnlyList<GenericResource>? GenericResources { get; init; }
}

/// <summary>A resource that nodes name themselves.</summary>
public sealed record GenericResource(DiscreteResource DiscreteResourceSpec);

/// <summary>A number of something.</summary>
public sealed record DiscreteResource(string Kind, long Value);
