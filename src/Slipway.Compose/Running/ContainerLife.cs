using Slipway.Compose.Planning;

namespace Slipway.Compose.Running;

/// <summary>What a container is doing, as far as the engine has told.</summary>
internal sealed record ContainerLife
{
    public ContainerState State { get; init; } = ContainerState.Created;

    public ContainerHealth Health { get; init; }

    /// <summary>Whether something tests its health; null where that is not known yet.</summary>
    public bool? Tested { get; init; }

    /// <summary>Of one that has ended, or is about to be started again.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How often it was started since events are heard.</summary>
    public int Starts { get; init; }

    /// <summary>When it was last started, in <see cref="System.Diagnostics.Stopwatch"/>'s ticks.</summary>
    public long StartedAt { get; init; }

    /// <summary>Whether somebody removed it.</summary>
    public bool Gone { get; init; }

    /// <summary>Whether it will not run again by itself.</summary>
    public bool HasEnded => Gone || State is ContainerState.Exited or ContainerState.Dead;

    public bool IsHealthy => State == ContainerState.Running && Health == ContainerHealth.Healthy;

    /// <summary>A container as it was listed.</summary>
    public static ContainerLife Of(ObservedContainer container) => new()
    {
        State = container.State,
        Health = container.Health,
        // Health is told of running containers only.
        Tested = container.State == ContainerState.Running ? container.Health != ContainerHealth.None : null,
        ExitCode = container.ExitCode,
        Starts = container.State == ContainerState.Created ? 0 : 1,
    };
}
