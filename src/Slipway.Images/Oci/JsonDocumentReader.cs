using System.Text.Json;
using Slipway.Diagnostics;

namespace Slipway.Images.Oci;

/// <summary>Reads JSON documents of unknown origin: within limits, with one kind of failure. A member that is null is absent, as Go writes and reads it.</summary>
internal static class JsonDocumentReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="SlipwayException">SLIP2400.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, string what, string origin, Func<JsonElement, T> read)
    {
        if (json.Length > OciJson.DocumentLimit)
            throw new SlipwayException(OciErrors.Malformed(what, origin, $"it has {json.Length} bytes, more than the {OciJson.DocumentLimit} that are read"));
        if (json.Span.StartsWith(ByteOrderMark))
            json = json[ByteOrderMark.Length..];
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (MalformedDocumentException failure)
        {
            throw new SlipwayException(OciErrors.Malformed(what, origin, failure.Message), failure);
        }
        catch (JsonException failure)
        {
            throw new SlipwayException(OciErrors.Malformed(what, origin, "it is not JSON: " + failure.Message.TrimEnd('.')), failure);
        }
        catch (InvalidOperationException failure)
        {
            // What JsonElement throws for a string whose escapes are no Unicode.
            throw new SlipwayException(OciErrors.Malformed(what, origin, "it has a string that is not Unicode"), failure);
        }
    }

    public static JsonElement? Member(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new MalformedDocumentException($"an object was expected around '{name}'");
        return element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
    }

    public static JsonElement RequiredMember(JsonElement element, string name) =>
        Member(element, name) ?? throw new MalformedDocumentException($"it has no '{name}'");

    /// <summary>A string; an empty one is absent too.</summary>
    public static string? Text(JsonElement element, string name)
    {
        if (Member(element, name) is not { } member)
            return null;
        if (member.ValueKind != JsonValueKind.String)
            throw new MalformedDocumentException($"'{name}' is not a string");
        return member.GetString() is { Length: > 0 } text ? text : null;
    }

    public static long? Number(JsonElement element, string name)
    {
        if (Member(element, name) is not { } member)
            return null;
        if (member.ValueKind != JsonValueKind.Number || !member.TryGetInt64(out var number))
            throw new MalformedDocumentException($"'{name}' is not a whole number");
        return number;
    }

    public static bool Flag(JsonElement element, string name) => Member(element, name)?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new MalformedDocumentException($"'{name}' is neither true nor false"),
    };

    /// <summary>A time as RFC 3339 has it; one that is none is absent, since no build depends on it.</summary>
    public static DateTimeOffset? Time(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member && member.TryGetDateTimeOffset(out var time) ? time : null;

    /// <summary>The elements of an array of at most <see cref="OciJson.CountLimit"/>; null when it is absent.</summary>
    public static List<T>? List<T>(JsonElement element, string name, Func<JsonElement, T> read)
    {
        if (Member(element, name) is not { } member)
            return null;
        if (member.ValueKind != JsonValueKind.Array)
            throw new MalformedDocumentException($"'{name}' is not a list");
        if (member.GetArrayLength() > OciJson.CountLimit)
            throw new MalformedDocumentException($"'{name}' has {member.GetArrayLength()} entries, more than the {OciJson.CountLimit} that are read");
        var list = new List<T>(member.GetArrayLength());
        foreach (var item in member.EnumerateArray())
            list.Add(read(item));
        return list;
    }

    /// <summary>Strings. Docker takes a lone string for a list of one.</summary>
    public static List<string>? Texts(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } single ? [single.GetString()!] : List(element, name, item => Value(item, name));

    /// <summary>The names of a Go set, <c>{"80/tcp": {}}</c>, sorted.</summary>
    public static IReadOnlyList<string> Names(JsonElement element, string name)
    {
        if (Member(element, name) is not { } member)
            return [];
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var property in Properties(member, name))
            names.Add(property.Name);
        return [.. names];
    }

    /// <summary>A map of strings in the order of the document.</summary>
    public static IReadOnlyDictionary<string, string> Map(JsonElement element, string name)
    {
        var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        if (Member(element, name) is not { } member)
            return map;
        foreach (var property in Properties(member, name))
        {
            if (property.Value.ValueKind != JsonValueKind.Null)
                map[property.Name] = Value(property.Value, property.Name);
        }

        return map;
    }

    public static Digest ReadDigest(JsonElement element, string name) =>
        Digest.TryParse(Text(element, name), out var digest) ? digest : throw new MalformedDocumentException($"'{name}' is not sha256: and 64 lower-case hexadecimal digits");

    private static string Value(JsonElement element, string where) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw new MalformedDocumentException($"'{where}' has a value that is not a string");

    private static JsonElement.ObjectEnumerator Properties(JsonElement member, string name) =>
        member.ValueKind == JsonValueKind.Object ? member.EnumerateObject() : throw new MalformedDocumentException($"'{name}' is not an object");
}
