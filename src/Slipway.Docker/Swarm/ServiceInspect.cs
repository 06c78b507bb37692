namespace Slipway.Docker.Swarm;

/// <summary><c>GET /services/{id}</c>, and an item of <c>GET /services</c>.</summary>
public sealed record ServiceInspect
{
    public required string Id { get; init; }

    /// <summary>Grows with every change of the service or its update's state; an update has to name the one it means to replace.</summary>
    public long Version { get; init; }

    public string Name { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The specification as the engine gave it, in JSON, with members that are not known here; it can be sent again.</summary>
    public required byte[] Spec { get; init; }

    /// <summary>Null before the first update that made new tasks, and right after an update was asked for.</summary>
    public ServiceUpdateStatus? UpdateStatus { get; init; }

    /// <summary>Null unless asked for.</summary>
    public ServiceTaskCounts? Counts { get; init; }

    /// <summary>The published ports, with those that the swarm chose.</summary>
    public IReadOnlyList<EndpointPort> Ports { get; init; } = [];
}

/// <summary>How far an update has come.</summary>
/// <param name="State"><c>updating</c>, <c>paused</c>, <c>completed</c>, <c>rollback_started</c>, <c>rollback_paused</c>, <c>rollback_completed</c>.</param>
/// <param name="Message">In the engine's words.</param>
public sealed record ServiceUpdateStatus(string State, string Message);

/// <summary>How many tasks a service has.</summary>
/// <param name="Running">That run.</param>
/// <param name="Desired">That are to run; for a job, to end well.</param>
/// <param name="Completed">For a job: that have ended well.</param>
public sealed record ServiceTaskCounts(long Running, long Desired, long Completed);
