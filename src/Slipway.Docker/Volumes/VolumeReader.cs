using System.Text.Json;
using Slipway.Docker.Json;

namespace Slipway.Docker.Volumes;

/// <summary>Reads volumes by hand, for a quick start (<see cref="JsonMembers"/>).</summary>
internal static class VolumeReader
{
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A value is not of its kind.</exception>
    public static VolumeInspect Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Volume(document.RootElement);
    }

    /// <summary>The answer of <c>GET /volumes</c>.</summary>
    public static IReadOnlyList<VolumeInspect> ReadList(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Find("Volumes")?.Objects(Volume) ?? [];
    }

    private static VolumeInspect Volume(JsonElement volume) => new()
    {
        Name = volume.Text("Name") ?? throw new JsonException("a volume has no Name"),
        Driver = volume.Text("Driver"),
        Mountpoint = volume.Text("Mountpoint"),
        CreatedAt = volume.Time("CreatedAt"),
        Scope = volume.Text("Scope"),
        Labels = volume.TextByName("Labels"),
        Options = volume.TextByName("Options"),
    };
}
