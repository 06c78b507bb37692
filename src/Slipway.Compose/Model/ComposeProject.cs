namespace Slipway.Compose.Model;

/// <summary>A compose project: the desired state, every default settled, every path absolute.</summary>
public sealed record ComposeProject
{
    /// <summary>Lower case letters, digits, <c>-</c> and <c>_</c>; prefix of everything the project makes.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the project directory.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Absolute paths of the compose files named or found, without included and extended ones.</summary>
    public IReadOnlyList<string> ConfigFiles { get; init; } = [];

    /// <summary>Absolute paths of the env files given for interpolation (not a <c>.env</c> that was found).</summary>
    public IReadOnlyList<string> EnvironmentFiles { get; init; } = [];

    /// <summary>The services that the active profiles leave, by name.</summary>
    public required IReadOnlyDictionary<string, ComposeService> Services { get; init; }

    /// <summary>The services that profiles leave out; they still belong to the project and are no orphans.</summary>
    public IReadOnlyDictionary<string, ComposeService> DisabledServices { get; init; } = new Dictionary<string, ComposeService>();

    /// <summary>The networks that enabled services use, by key.</summary>
    public IReadOnlyDictionary<string, ComposeNetwork> Networks { get; init; } = new Dictionary<string, ComposeNetwork>();

    /// <summary>The named volumes, by key.</summary>
    public IReadOnlyDictionary<string, ComposeVolume> Volumes { get; init; } = new Dictionary<string, ComposeVolume>();

    /// <summary>The secrets, by key.</summary>
    public IReadOnlyDictionary<string, ComposeFileObject> Secrets { get; init; } = new Dictionary<string, ComposeFileObject>();

    /// <summary>The configs, by key.</summary>
    public IReadOnlyDictionary<string, ComposeFileObject> Configs { get; init; } = new Dictionary<string, ComposeFileObject>();

    /// <summary>The active profiles.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];
}
