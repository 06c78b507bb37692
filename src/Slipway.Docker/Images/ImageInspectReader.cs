using System.Text.Json;
using Slipway.Docker.Containers;
using Slipway.Docker.Json;

namespace Slipway.Docker.Images;

/// <summary>Reads an image's inspection by hand, for a quick start (<see cref="JsonMembers"/>).</summary>
internal static class ImageInspectReader
{
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A value is not of its kind.</exception>
    public static ImageInspect Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var image = document.RootElement;
        return new ImageInspect
        {
            Id = image.Text("Id") ?? throw new JsonException("it has no Id"),
            RepoTags = image.Texts("RepoTags") ?? [],
            RepoDigests = image.Texts("RepoDigests") ?? [],
            Created = image.Time("Created"),
            Architecture = image.Text("Architecture"),
            Variant = image.Text("Variant"),
            Os = image.Text("Os"),
            Size = image.Number("Size") ?? 0,
            Config = image.Find("Config") is { } config ? Config(config) : null,
            RootFs = image.Find("RootFS") is { } root ? new ImageRootFs { Type = root.Text("Type"), Layers = root.Texts("Layers") ?? [] } : null,
        };
    }

    private static ImageConfig Config(JsonElement config) => new()
    {
        User = config.Text("User"),
        Env = config.Texts("Env") ?? [],
        Entrypoint = config.Texts("Entrypoint"),
        Cmd = config.Texts("Cmd"),
        WorkingDir = config.Text("WorkingDir"),
        Labels = config.TextByName("Labels"),
        ExposedPorts = Set(config, "ExposedPorts"),
        Volumes = Set(config, "Volumes"),
        OnBuild = config.Texts("OnBuild") ?? [],
        Healthcheck = config.Find("Healthcheck") is { } health ? Health(health) : null,
        StopSignal = config.Text("StopSignal"),
        StopTimeout = (int?)config.Number("StopTimeout"),
        Shell = config.Texts("Shell"),
    };

    private static HealthCheck Health(JsonElement health) => new()
    {
        Test = health.Texts("Test"),
        Interval = health.Number("Interval"),
        Timeout = health.Number("Timeout"),
        StartPeriod = health.Number("StartPeriod"),
        StartInterval = health.Number("StartInterval"),
        Retries = (int?)health.Number("Retries"),
    };

    private static Dictionary<string, EmptyObject>? Set(JsonElement config, string name)
    {
        if (config.Find(name) is not { } found) return null;
        var set = new Dictionary<string, EmptyObject>();
        foreach (var member in found.EnumerateObject()) set[member.Name] = EmptyObject.Value;
        return set;
    }
}
