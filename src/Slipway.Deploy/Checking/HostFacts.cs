using Slipway.Deploy.Releases;
using Slipway.Diagnostics;
using Slipway.Docker.Daemon;

namespace Slipway.Deploy.Checking;

/// <summary>What was found out about a host, without judging it.</summary>
public sealed record HostFacts
{
    /// <summary>The host's name in the project.</summary>
    public required string Host { get; init; }

    /// <summary>The user there.</summary>
    public string User { get; init; } = "";

    public int UserId { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary><c>ID</c> and <c>ID_LIKE</c> of /etc/os-release: <c>debian</c>, <c>fedora</c>, <c>alpine</c>, <c>arch</c>….</summary>
    public IReadOnlyList<string> Distributions { get; init; } = [];

    /// <summary>Commands a deployment uses that the host lacks.</summary>
    public IReadOnlyList<string> MissingTools { get; init; } = [];

    /// <summary>Whether the engine's program is installed.</summary>
    public bool HasEngineProgram { get; init; }

    /// <summary>The engine's socket.</summary>
    public string EngineSocket { get; init; } = "/var/run/docker.sock";

    /// <summary>Whether the engine's socket is there.</summary>
    public bool HasEngineSocket { get; init; }

    /// <summary>Whether the user may use it.</summary>
    public bool MayUseEngineSocket { get; init; }

    /// <summary>What the engine says of itself; null when it did not answer.</summary>
    public EngineInfo? Engine { get; init; }

    public EngineVersion? Version { get; init; }

    /// <summary>Why the engine did not answer.</summary>
    public Diagnostic? EngineFailure { get; init; }

    /// <summary>Absolute path of the project's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether it can be written, or made.</summary>
    public bool IsFolderWritable { get; init; }

    /// <summary>Bytes free where the project's folder is; null when not known.</summary>
    public long? FolderFree { get; init; }

    /// <summary>Bytes free where the engine keeps images; null when not known.</summary>
    public long? EngineFree { get; init; }

    /// <summary>The host's clock less this machine's.</summary>
    public TimeSpan ClockDifference { get; init; }

    /// <summary>Whether the kernel has IP_VS, loaded or to be loaded.</summary>
    public bool HasIpvs { get; init; }
}

/// <summary>What a deployment wants of a host.</summary>
public sealed record HostNeeds
{
    public DeployMode Mode { get; init; }

    /// <summary>Whether a service of the swarm has a virtual address or publishes through the ingress network.</summary>
    public bool NeedsIpvs { get; init; }

    /// <summary>The platforms of the images, <c>os/architecture[/variant]</c>; empty when not known.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Bytes that images take.</summary>
    public long EngineBytes { get; init; }

    /// <summary>Bytes that files and releases take.</summary>
    public long FolderBytes { get; init; }
}

/// <summary>Something about a host that keeps a deployment from working, or may.</summary>
/// <param name="Code"><c>SLIPnnnn</c>.</param>
/// <param name="Severity">An error keeps a deployment from working.</param>
/// <param name="What">What is wrong, with the host's name.</param>
/// <param name="Why">Why it matters or what it comes from.</param>
/// <param name="Fix">The commands to run there, in order; words where no command is known.</param>
public sealed record CheckFinding(string Code, Severity Severity, string What, string Why, IReadOnlyList<string> Fix)
{
    /// <summary>As one line; the commands are its details.</summary>
    public Diagnostic ToDiagnostic() => new(Code, Severity, $"{What}: {Why}") { Details = Fix };
}
