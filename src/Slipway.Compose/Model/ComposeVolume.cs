using Slipway.Diagnostics;

namespace Slipway.Compose.Model;

/// <summary>A named volume of a project.</summary>
public sealed record ComposeVolume
{
    /// <summary>The key in the file.</summary>
    public required string Key { get; init; }

    /// <summary>The engine's name: <c>{project}_{key}</c> unless <c>name</c> says otherwise.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it has to be there already and is never made or removed.</summary>
    public bool External { get; init; }

    public string? Driver { get; init; }
    public IReadOnlyDictionary<string, string> DriverOptions { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public SourcePosition Position { get; init; }
}
