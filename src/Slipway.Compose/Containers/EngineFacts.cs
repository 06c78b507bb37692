using Slipway.Compose.Running;
using Slipway.Docker;

namespace Slipway.Compose.Containers;

/// <summary>What of an engine decides how a service's containers are described to it.</summary>
/// <param name="ApiVersion">The version spoken.</param>
/// <param name="BindSources">Whose files the paths of binds and of file secrets name.</param>
public sealed record EngineFacts(ApiVersion ApiVersion, BindSources BindSources)
{
    /// <summary>Those of an engine for a project of this machine: its paths are this machine's, wherever the engine runs.</summary>
    public static EngineFacts Of(Engine engine) => new(engine.ApiVersion, StackStatus.IsRemote(engine.Endpoint) ? BindSources.Elsewhere : BindSources.Here);
}

/// <summary>Whose files the sources of a project's binds name.</summary>
public enum BindSources
{
    /// <summary>This machine's, and the engine runs here: they are bound.</summary>
    Here,

    /// <summary>This machine's, which the engine's host does not have: binds find other files there, which is warned of, and file secrets and configs are copied in.</summary>
    Elsewhere,

    /// <summary>The engine's host's own: they are bound as they are named, and nothing of this machine is looked at.</summary>
    OnEngine,
}
