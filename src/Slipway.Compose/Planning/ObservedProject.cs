using Slipway.Docker.Containers;

namespace Slipway.Compose.Planning;

/// <summary>What an engine has of a project, as far as planning needs it. Only what carries the project's label, and the external resources it names.</summary>
public sealed record ObservedProject
{
    /// <summary>Every container of the project, one-offs included.</summary>
    public IReadOnlyList<ObservedContainer> Containers { get; init; } = [];

    /// <summary>Networks by the engine's name: the project's and the external ones that are there.</summary>
    public IReadOnlyDictionary<string, ObservedNetwork> Networks { get; init; } = new Dictionary<string, ObservedNetwork>();

    /// <summary>Volumes by the engine's name: the project's and the external ones that are there.</summary>
    public IReadOnlyDictionary<string, ObservedVolume> Volumes { get; init; } = new Dictionary<string, ObservedVolume>();

    /// <summary>The ids of the images services are made from, by reference; absent when the engine does not have one.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>();
}

/// <summary>A container as it is.</summary>
public sealed record ObservedContainer
{
    public required string Id { get; init; }

    /// <summary>Without the leading '/'.</summary>
    public required string Name { get; init; }
    public required string Service { get; init; }

    /// <summary>From 1; 0 where the label is missing or no number.</summary>
    public int Number { get; init; }
    public bool OneOff { get; init; }
    public string? ConfigHash { get; init; }
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();
    public string? ImageId { get; init; }
    public ContainerState State { get; init; }
    public ContainerHealth Health { get; init; }

    /// <summary>Of one that has exited.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Seconds since the Unix epoch.</summary>
    public long Created { get; init; }

    /// <summary>The engine's names of the networks it is connected to.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>The id of the container whose network it shares; null when it shares none.</summary>
    public string? SharedNetworkOf { get; init; }
    public IReadOnlyList<MountPoint> Mounts { get; init; } = [];
    public IReadOnlyList<PublishedPort> Ports { get; init; } = [];
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The name it takes over once the container of that name is gone: an interrupted replacement.</summary>
    public string? Replaces { get; init; }
}

/// <summary>A network as it is.</summary>
public sealed record ObservedNetwork(string Id, string Name, string? ConfigHash, IReadOnlyDictionary<string, string> Labels, string? Driver);

/// <summary>A volume as it is.</summary>
public sealed record ObservedVolume(string Name, string? ConfigHash, IReadOnlyDictionary<string, string> Labels, string? Driver);

/// <summary>The states of a container that the engine names.</summary>
public enum ContainerState
{
    Created,
    Running,
    Paused,
    Restarting,
    Removing,
    Exited,
    Dead,
}

/// <summary>A container's health, <see cref="None"/> where nothing tests it.</summary>
public enum ContainerHealth
{
    None,
    Starting,
    Healthy,
    Unhealthy,
}
