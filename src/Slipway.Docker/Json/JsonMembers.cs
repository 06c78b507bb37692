using System.Collections.ObjectModel;
using System.Text.Json;

namespace Slipway.Docker.Json;

/// <summary>
/// Members of JSON objects, read by hand. A build with nothing to do asks the engine for little, and the serializer's metadata, compiled at run time for every type of
/// property, would take longer than everything else of that build together.
/// </summary>
internal static class JsonMembers
{
    /// <summary>The member's value; null when it is missing or null.</summary>
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string? Text(this JsonElement element, string name) => element.Find(name)?.GetString();

    public static long? Number(this JsonElement element, string name) => element.Find(name)?.GetInt64();

    public static bool? Flag(this JsonElement element, string name) => element.Find(name)?.GetBoolean();

    /// <summary>The items of an array; none of null.</summary>
    public static T[] Objects<T>(this JsonElement array, Func<JsonElement, T> read)
        where T : class
    {
        if (array.ValueKind == JsonValueKind.Null) return [];
        var objects = new T[array.GetArrayLength()];
        for (var i = 0; i < objects.Length; i++) objects[i] = read(array[i]);
        return objects;
    }

    /// <summary>Null also for the engine's zero time.</summary>
    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        element.Find(name) is { } value && value.TryGetDateTimeOffset(out var time) && time.Year > 1 ? time : null;

    public static string[]? Texts(this JsonElement element, string name)
    {
        if (element.Find(name) is not { } array) return null;
        var texts = new string[array.GetArrayLength()];
        for (var i = 0; i < texts.Length; i++) texts[i] = array[i].GetString() ?? "";
        return texts;
    }

    /// <summary>A member that is an object of texts; empty when it is missing.</summary>
    public static IReadOnlyDictionary<string, string> TextByName(this JsonElement element, string name)
    {
        if (element.Find(name) is not { } found) return ReadOnlyDictionary<string, string>.Empty;
        var texts = new Dictionary<string, string>();
        foreach (var member in found.EnumerateObject()) texts[member.Name] = member.Value.GetString() ?? "";
        return texts;
    }
}
