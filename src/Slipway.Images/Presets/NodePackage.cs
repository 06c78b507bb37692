using System.Text.Json;
using Slipway.Diagnostics;

namespace Slipway.Images.Presets;

/// <summary>What a preset needs to know of a <c>package.json</c>.</summary>
/// <param name="Main">The file the package starts with; null where it does not say.</param>
/// <param name="Start">The script <c>start</c>; null without one.</param>
/// <param name="IsBuilt">Whether it has a script <c>build</c>.</param>
/// <param name="HasDependencies">Whether running it takes other packages.</param>
/// <param name="HasAnyDependencies">Whether building or running it takes other packages.</param>
internal sealed record NodePackage(string? Main, string? Start, bool IsBuilt, bool HasDependencies, bool HasAnyDependencies)
{
    /// <summary>Reads one; null where there is none.</summary>
    /// <exception cref="SlipwayException">SLIP2333: it is no JSON object, or cannot be read.</exception>
    public static NodePackage? Read(PresetOptions options)
    {
        var path = Path.Combine(options.ProjectDirectory, "package.json");
        if (!File.Exists(path)) return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw Unreadable("it is no JSON object", options, null);
            var needs = HasMembers(root, "dependencies") || HasMembers(root, "optionalDependencies");
            return new(Text(root, "main"), Script(root, "start"), Script(root, "build") is not null, needs, needs || HasMembers(root, "devDependencies"));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e.Message, options, e);
        }
    }

    private static SlipwayException Unreadable(string why, PresetOptions options, Exception? inner) => new(PresetErrors.ManifestUnreadable("package.json", why, options.Place?.Position), inner);

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static string? Script(JsonElement root, string name) =>
        root.TryGetProperty("scripts", out var scripts) && scripts.ValueKind == JsonValueKind.Object ? Text(scripts, name) : null;

    private static bool HasMembers(JsonElement root, string name) =>
        root.TryGetProperty(name, out var members) && members.ValueKind == JsonValueKind.Object && members.EnumerateObject().MoveNext();
}
