using Slipway.Compose.Running;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Releases;
using Slipway.Deploy.Shipping;
using Slipway.Ssh;

namespace Slipway.Deploy.Running;

/// <summary>What is deployed, where, and how.</summary>
public sealed record DeployRequest
{
    /// <summary>The project's stack, and the engine of this machine that has or builds its images.</summary>
    public required StackContext Stack { get; init; }

    /// <summary>Where to; at least one.</summary>
    public required IReadOnlyList<DeployHost> Hosts { get; init; }

    /// <summary>In a plan, references of images that a deployment would have made before it began: what this machine's engine has under these names is not what would be sent.</summary>
    public IReadOnlySet<string> Unbuilt { get; init; } = new HashSet<string>();

    /// <summary>How hosts are reached.</summary>
    public required SshClientOptions Ssh { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    public DeployMode Mode { get; init; }

    public FailurePolicy OnFailure { get; init; }

    /// <summary>How many hosts are worked on at once.</summary>
    public int MaxParallelHosts { get; init; } = 8;

    /// <summary>How many releases stay on a host, the one that serves among them; at least 2, so that there is one to go back to.</summary>
    public int KeepReleases { get; init; } = 5;

    public DeployPatience Patience { get; init; } = new();

    public ShipCompression Compression { get; init; }

    /// <summary>What runs in the new release before hosts are switched: migrations.</summary>
    public IReadOnlyList<DeployHook> BeforeSwitch { get; init; } = [];

    /// <summary>What runs in the new release once all hosts serve it.</summary>
    public IReadOnlyList<DeployHook> AfterSwitch { get; init; } = [];

    /// <summary>Whether a replacement that has to stop the old container first is tried beside it before, where that is safe.</summary>
    public bool Rehearse { get; init; } = true;

    /// <summary>Absolute path of the blob store.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>Absolute path of the folder of this machine's own records; null for the user's state folder.</summary>
    public string? RecordDirectory { get; init; }

    /// <summary>Whether an audit log that is not the one this machine knows is taken as it is.</summary>
    public bool AcceptAudit { get; init; }

    /// <summary><c>user@machine</c>.</summary>
    public required string Actor { get; init; }
}

/// <summary>What happens when a host does not become healthy.</summary>
public enum FailurePolicy
{
    /// <summary>All hosts go back to the release they had.</summary>
    Rollback,

    /// <summary>The deployment ends; hosts that were switched stay so.</summary>
    Stop,

    /// <summary>The other hosts are switched nevertheless; the failed one goes back.</summary>
    Continue,
}

/// <summary>How long things may take.</summary>
public sealed record DeployPatience
{
    /// <summary>Connecting to a host and its engine.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Waiting for another deployment's lock.</summary>
    public TimeSpan Lock { get; init; }

    /// <summary>How long a host's lock stays without a sign of life, before others may take it over. A sign is given six times as often.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A transfer in which no byte moves.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A release becoming healthy on a host.</summary>
    public TimeSpan Healthy { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A one-off of <see cref="DeployRequest.BeforeSwitch"/> or <see cref="DeployRequest.AfterSwitch"/>.</summary>
    public TimeSpan Hook { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>A one-off container of a service, or a command of the host.</summary>
public sealed record DeployHook
{
    /// <summary>How messages name it.</summary>
    public required string Name { get; init; }

    /// <summary>The service whose image, environment, networks and volumes it has; null for a command of the host.</summary>
    public string? Service { get; init; }

    /// <summary>The container's command in words, null for the service's own; for a command of the host, the one word is a line of POSIX sh.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Whether it runs on every host; else on the first one that has the service.</summary>
    public bool OnEveryHost { get; init; }
}
