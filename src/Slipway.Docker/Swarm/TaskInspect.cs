namespace Slipway.Docker.Swarm;

/// <summary>An item of <c>GET /tasks</c>: one run of a service's container on a node.</summary>
public sealed record TaskInspect
{
    public required string Id { get; init; }

    public string ServiceId { get; init; } = "";

    /// <summary>The replica's number from 1; 0 for a task of a global service.</summary>
    public int Slot { get; init; }

    /// <summary>Null while no node was found for it.</summary>
    public string? NodeId { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Labels of its container.</summary>
    public IReadOnlyDictionary<string, string> ContainerLabels { get; init; } = new Dictionary<string, string>();

    /// <summary><c>new</c>, <c>pending</c>, <c>assigned</c>, <c>accepted</c>, <c>preparing</c>, <c>ready</c>, <c>starting</c> (until it is healthy), <c>running</c>, <c>complete</c>, <c>shutdown</c>, <c>failed</c>, <c>rejected</c>, <c>remove</c>, <c>orphaned</c>.</summary>
    public string State { get; init; } = "";

    /// <summary><c>running</c>, <c>shutdown</c>, <c>complete</c>, <c>remove</c>…</summary>
    public string DesiredState { get; init; } = "";

    /// <summary>When <see cref="State"/> came about.</summary>
    public DateTimeOffset? Since { get; init; }

    public string Message { get; init; } = "";

    /// <summary>Why it failed, was rejected or found no node; empty otherwise.</summary>
    public string Error { get; init; } = "";

    public string? ContainerId { get; init; }

    public int ExitCode { get; init; }
}
