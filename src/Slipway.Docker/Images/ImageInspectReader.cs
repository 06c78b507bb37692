using System.Collections.ObjectModel;
using System.Text.Json;
using Slipway.Docker.Containers;

namespace Slipway.Docker.Images;

/// <summary>
/// Reads an image's inspection by hand. It is all that a build with nothing to do asks the engine, and the serializer's metadata, compiled at run time
/// for every type of property, would take longer than everything else of that build together.
/// </summary>
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
            Id = Text(image, "Id") ?? throw new JsonException("it has no Id"),
            RepoTags = Texts(image, "RepoTags") ?? [],
            RepoDigests = Texts(image, "RepoDigests") ?? [],
            Created = Time(image, "Created"),
            Architecture = Text(image, "Architecture"),
            Variant = Text(image, "Variant"),
            Os = Text(image, "Os"),
            Size = Number(image, "Size") ?? 0,
            Config = Find(image, "Config") is { } config ? Config(config) : null,
            RootFs = Find(image, "RootFS") is { } root ? new ImageRootFs { Type = Text(root, "Type"), Layers = Texts(root, "Layers") ?? [] } : null,
        };
    }

    private static ImageConfig Config(JsonElement config) => new()
    {
        User = Text(config, "User"),
        Env = Texts(config, "Env") ?? [],
        Entrypoint = Texts(config, "Entrypoint"),
        Cmd = Texts(config, "Cmd"),
        WorkingDir = Text(config, "WorkingDir"),
        Labels = Labels(config),
        ExposedPorts = Set(config, "ExposedPorts"),
        Volumes = Set(config, "Volumes"),
        OnBuild = Texts(config, "OnBuild") ?? [],
        Healthcheck = Find(config, "Healthcheck") is { } health ? Health(health) : null,
        StopSignal = Text(config, "StopSignal"),
        StopTimeout = (int?)Number(config, "StopTimeout"),
        Shell = Texts(config, "Shell"),
    };

    private static HealthCheck Health(JsonElement health) => new()
    {
        Test = Texts(health, "Test"),
        Interval = Number(health, "Interval"),
        Timeout = Number(health, "Timeout"),
        StartPeriod = Number(health, "StartPeriod"),
        StartInterval = Number(health, "StartInterval"),
        Retries = (int?)Number(health, "Retries"),
    };

    private static JsonElement? Find(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement element, string name) => Find(element, name)?.GetString();

    private static long? Number(JsonElement element, string name) => Find(element, name)?.GetInt64();

    private static DateTimeOffset? Time(JsonElement element, string name) =>
        Find(element, name) is { } value && value.TryGetDateTimeOffset(out var time) && time.Year > 1 ? time : null;

    private static string[]? Texts(JsonElement element, string name)
    {
        if (Find(element, name) is not { } array) return null;
        var texts = new string[array.GetArrayLength()];
        for (var i = 0; i < texts.Length; i++) texts[i] = array[i].GetString() ?? "";
        return texts;
    }

    private static IReadOnlyDictionary<string, string> Labels(JsonElement config)
    {
        if (Find(config, "Labels") is not { } found) return ReadOnlyDictionary<string, string>.Empty;
        var labels = new Dictionary<string, string>();
        foreach (var label in found.EnumerateObject()) labels[label.Name] = label.Value.GetString() ?? "";
        return labels;
    }

    private static Dictionary<string, EmptyObject>? Set(JsonElement config, string name)
    {
        if (Find(config, name) is not { } found) return null;
        var set = new Dictionary<string, EmptyObject>();
        foreach (var member in found.EnumerateObject()) set[member.Name] = EmptyObject.Value;
        return set;
    }
}
