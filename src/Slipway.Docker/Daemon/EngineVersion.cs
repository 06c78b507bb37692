using System.Text.Json.Serialization;

namespace Slipway.Docker.Daemon;

/// <summary><c>GET /version</c></summary>
public sealed record EngineVersion
{
    public string? Version { get; init; }

    public string? ApiVersion { get; init; }

    [JsonPropertyName("MinAPIVersion")]
    public string? MinApiVersion { get; init; }

    public string? Os { get; init; }

    public string? Arch { get; init; }

    public string? KernelVersion { get; init; }

    public EnginePlatform? Platform { get; init; }

    public IReadOnlyList<EngineComponent> Components { get; init => field = value ?? []; } = [];

    /// <summary>Whether Podman answers.</summary>
    [JsonIgnore]
    public bool IsPodman
    {
        get
        {
            foreach (var component in Components)
            {
                if (component.Name?.Contains("Podman", StringComparison.OrdinalIgnoreCase) == true) return true;
            }

            return false;
        }
    }
}

/// <summary>The edition: <c>Docker Engine - Community</c>.</summary>
public sealed record EnginePlatform(string? Name);

/// <summary>A part of the engine and its version.</summary>
public sealed record EngineComponent(string? Name, string? Version);
