using Slipway.Compose.Model;
using Slipway.Deploy.Swarm.Mapping;
using Slipway.Diagnostics;
using Slipway.Docker.Networks;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>The desired state: a project in a swarm's terms, as <c>docker stack deploy</c> maps it.</summary>
public sealed record DesiredSwarm
{
    /// <summary>The compose project's name, which is the stack's.</summary>
    public required string ProjectName { get; init; }

    /// <summary>By key in the file's order of names.</summary>
    public IReadOnlyList<SwarmNetwork> Networks { get; init; } = [];

    /// <summary>Secrets, then configs.</summary>
    public IReadOnlyList<SwarmObject> Objects { get; init; } = [];

    /// <summary>Each after those it depends on.</summary>
    public IReadOnlyList<SwarmService> Services { get; init; } = [];

    /// <summary>Services that profiles leave out: no orphans.</summary>
    public IReadOnlyCollection<string> DisabledServices { get; init; } = [];

    /// <summary>What a swarm will not do as the file says.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Maps a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="images">By service: an image's id (<c>sha256:…</c>), which has to be on every node that may run the service, or a reference that the nodes pull.</param>
    /// <param name="contents">The content of <c>secret-{key}</c> and <c>config-{key}</c>; null where there is none. Asked when a plan is made and when something is created, and not kept.</param>
    /// <exception cref="SlipwayException">SLIP5103, SLIP5104, SLIP5109, SLIP5122: something cannot be had in a swarm.</exception>
    public static DesiredSwarm Of(ComposeProject project, IReadOnlyDictionary<string, string> images, Func<string, ReadOnlyMemory<byte>?> contents) =>
        StackMapping.Map(project, images, contents);
}

/// <summary>A network of the stack.</summary>
/// <param name="Key">In the file.</param>
/// <param name="Name">The swarm's.</param>
/// <param name="Request">How it is made; null for an external one, which has to be there.</param>
/// <param name="Position">In the file.</param>
public sealed record SwarmNetwork(string Key, string Name, NetworkCreateRequest? Request, SourcePosition Position);

/// <summary>A secret or config of the stack.</summary>
public sealed record SwarmObject
{
    public required SwarmObjectKind Kind { get; init; }

    /// <summary>In the file.</summary>
    public required string Key { get; init; }

    /// <summary>The swarm's name, without the digest behind it that one of the stack's own gets.</summary>
    public required string BaseName { get; init; }

    /// <summary>Whether it has to be there.</summary>
    public bool External { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Gives its content; null where there is none.</summary>
    public Func<ReadOnlyMemory<byte>?> Read { get; init; } = () => null;

    public SourcePosition Position { get; init; }
}

/// <summary>A service of the stack.</summary>
public sealed record SwarmService
{
    /// <summary>As the project names it.</summary>
    public required string Name { get; init; }

    /// <summary><c>{project}_{service}</c></summary>
    public required string FullName { get; init; }

    /// <summary>What it is to be, except that networks have their names and secrets and configs the keys of the file as names, and no ids.</summary>
    public required ServiceSpec Spec { get; init; }

    /// <summary>How its tasks are replaced, and why so, for the plan: <c>start-first, as it publishes no port of a node and writes to no volume</c>.</summary>
    public required string Manner { get; init; }

    /// <summary>The services it depends on.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public SourcePosition Position { get; init; }
}
