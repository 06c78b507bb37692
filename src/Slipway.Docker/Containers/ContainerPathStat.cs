using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Docker.Json;
using Slipway.Docker.Session.Files;

namespace Slipway.Docker.Containers;

/// <summary>What is at a path in a container.</summary>
public sealed record ContainerPathStat
{
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
    public bool IsDirectory => (Mode & GoFileMode.Directory) != 0;

    [JsonIgnore]
    public bool IsLink => (Mode & GoFileMode.SymbolicLink) != 0;

    /// <exception cref="JsonException">The header is not what the Engine API says.</exception>
    internal static ContainerPathStat Parse(string? header)
    {
        var bytes = new byte[header?.Length ?? 0];
        if (header is null || !Convert.TryFromBase64String(header, bytes, out var length)) throw new JsonException("there is no base64 in its header");
        return JsonSerializer.Deserialize(bytes.AsSpan(0, length), EngineJson.Default.ContainerPathStat) ?? throw new JsonException("null");
    }
}
