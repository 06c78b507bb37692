using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Docker.Json;

namespace Slipway.Docker.Containers;

/// <summary>What is at a path in a container.</summary>
public sealed record ContainerPathStat
{
    private const uint GoModeDirectory = 1u << 31;
    private const uint GoModeLink = 1u << 27;

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>Bytes.</summary>
    [JsonPropertyName("size")]
    public long Size { get; init; }

    /// <summary>Go's os.FileMode: permission bits as Unix has them, the kind in the high bits.</summary>
    [JsonPropertyName("mode")]
    public uint Mode { get; init; }

    [JsonPropertyName("mtime")]
    [JsonConverter(typeof(EngineTimeConverter))]
    public DateTimeOffset? Modified { get; init; }

    [JsonPropertyName("linkTarget")]
    public string? LinkTarget { get; init; }

    [JsonIgnore]
    public bool IsDirectory => (Mode & GoModeDirectory) != 0;

    [JsonIgnore]
    public bool IsLink => (Mode & GoModeLink) != 0;

    internal static ContainerPathStat? Parse(string? header)
    {
        if (header is null) return null;
        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header, bytes, out var length)
            ? JsonSerializer.Deserialize(bytes.AsSpan(0, length), EngineJson.Default.ContainerPathStat)
            : null;
    }
}
