using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;
using Slipway.Docker.Networks;

namespace Slipway.Compose.Containers;

/// <summary>What every container of a service is to be: the desired state of one service in the engine's own terms.</summary>
public sealed record ServiceContainer
{
    public required ComposeService Service { get; init; }

    /// <summary>
    /// The request without what differs between containers of the service: name, number, image id, volumes carried over, and the ids of other services' containers that
    /// <c>service:X</c> stands for.
    /// </summary>
    public required ContainerCreateRequest Request { get; init; }

    /// <summary>The networks by the engine's names, the first one the container is created in; the others are connected before it starts.</summary>
    public required IReadOnlyList<ContainerNetwork> Networks { get; init; }

    /// <summary>Files put into the container before it starts: secrets and configs that cannot be bound.</summary>
    public IReadOnlyList<InjectedFile> Files { get; init; } = [];

    /// <summary>Digest of everything above and of the contents of its secrets and configs, the image aside: label <c>com.docker.compose.config-hash</c>.</summary>
    public required string ConfigHash { get; init; }

    /// <summary>Short digests of single members (<c>environment</c>, <c>ports</c>, <c>secret db_password</c>), so that a plan can say which one changed: label <c>slipway.fields</c>.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>What this engine will not do as the file says.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];
}

/// <summary>A network and a container's place in it.</summary>
/// <param name="Key">The key in the compose file.</param>
/// <param name="Name">The engine's name.</param>
/// <param name="Endpoint">Aliases and addresses, without the container's own name, which is added as an alias when it is known.</param>
public sealed record ContainerNetwork(string Key, string Name, EndpointSettings Endpoint);

/// <summary>A file to put into a container. The content is read when it is needed, and never kept.</summary>
public sealed record InjectedFile
{
    /// <summary>Absolute path in the container.</summary>
    public required string Target { get; init; }
    public required Func<CancellationToken, Task<byte[]>> ReadAsync { get; init; }
    public int Uid { get; init; }
    public int Gid { get; init; }
    public UnixFileMode Mode { get; init; }
}
