using Slipway.Compose.Loading;
using Slipway.Docker.Locating;

namespace Slipway.Compose.Running;

/// <summary>What every verb on a project's stack needs to know.</summary>
public sealed record StackContext
{
    /// <summary>Which engine is meant.</summary>
    public required EngineSearch Engine { get; init; }

    /// <summary>Which project.</summary>
    public required ComposeSources Sources { get; init; }

    /// <summary>Absolute path of the folder that holds what is remembered between builds.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Hears what happens.</summary>
    public required IComposeLog Log { get; init; }
}
