namespace Slipway.Compose.Model;

/// <summary>
/// <c>deploy</c> as far as a swarm follows it; how many tasks there are says <see cref="ComposeService.Scale"/>, limits of resources <see cref="ComposeService.Resources"/>. Null where the file says nothing.
/// </summary>
public sealed record ServiceDeploy
{
    /// <summary><c>replicated</c>, <c>global</c>, <c>replicated-job</c>, <c>global-job</c>; unless the file says otherwise <c>replicated</c>.</summary>
    public string Mode { get; init; } = "replicated";

    /// <summary><c>vip</c>, <c>dnsrr</c>; null for the engine's, which is <c>vip</c>.</summary>
    public string? EndpointMode { get; init; }

    /// <summary>Labels of the service, not of its containers.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public DeployUpdate? Update { get; init; }

    public DeployUpdate? Rollback { get; init; }

    /// <summary>Null where <c>restart</c> holds, or the engine's default: <c>any</c>.</summary>
    public DeployRestart? Restart { get; init; }

    /// <summary><c>node.role==manager</c></summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>The labels over whose values tasks are spread: <c>node.labels.zone</c>.</summary>
    public IReadOnlyList<string> SpreadOver { get; init; } = [];

    /// <summary>Null or 0 for any number.</summary>
    public int? MaxReplicasPerNode { get; init; }

    /// <summary>10⁻⁹ CPUs that have to be free on a node.</summary>
    public long? ReservedNanoCpus { get; init; }

    /// <summary>Amounts, by kind, of resources that nodes name themselves.</summary>
    public IReadOnlyList<DeployGenericResource> GenericResources { get; init; } = [];
}

/// <summary>An amount of a resource that nodes name themselves.</summary>
public sealed record DeployGenericResource(string Kind, long Value);

/// <summary><c>update_config</c>, <c>rollback_config</c>. Null where the file says nothing.</summary>
public sealed record DeployUpdate
{
    /// <summary>Tasks at once; 0 for all.</summary>
    public int? Parallelism { get; init; }
    public TimeSpan? Delay { get; init; }

    /// <summary>How long after its start a task's failure counts as the update's.</summary>
    public TimeSpan? Monitor { get; init; }

    /// <summary><c>continue</c>, <c>pause</c>, <c>rollback</c>.</summary>
    public string? FailureAction { get; init; }

    /// <summary>0 to 1.</summary>
    public decimal? MaxFailureRatio { get; init; }

    /// <summary><c>stop-first</c>, <c>start-first</c>.</summary>
    public string? Order { get; init; }
}

/// <summary><c>restart_policy</c></summary>
public sealed record DeployRestart
{
    /// <summary><c>none</c>, <c>on-failure</c>, <c>any</c>, or the words of <c>restart</c>; null for <c>any</c>.</summary>
    public string? Condition { get; init; }
    public TimeSpan? Delay { get; init; }

    /// <summary>Null or 0 for ever.</summary>
    public int? MaxAttempts { get; init; }
    public TimeSpan? Window { get; init; }
}
