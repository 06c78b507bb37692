using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Images.Oci;

/// <summary>Writes JSON documents so that the same content has the same bytes.</summary>
internal static class JsonDocumentWriter
{
    // The default encoder writes the '+' of "tar+gzip" as an escape, which is valid and which nobody can read.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write<T>(T document, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json, document);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A string, unless it is empty, which means the same as absent.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            json.WriteString(name, value);
    }

    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } value)
            json.WriteString(name, value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
    }

    /// <summary>A list, unless it is null.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IReadOnlyList<string>? values)
    {
        if (values is null)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>A Go set, unless it is empty.</summary>
    public static void WriteNames(this Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        json.WriteStartObject(name);
        foreach (var value in new SortedSet<string>(values, StringComparer.Ordinal))
        {
            json.WriteStartObject(value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>A map, unless it is empty.</summary>
    public static void WriteMap(this Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        if (map.Count == 0)
            return;
        var keys = new List<string>(map.Keys);
        keys.Sort(StringComparer.Ordinal);
        json.WriteStartObject(name);
        foreach (var key in keys)
            json.WriteString(key, map[key]);
        json.WriteEndObject();
    }

    /// <summary>Null for an empty list, so that no member is written for it.</summary>
    public static IReadOnlyList<string>? UnlessEmpty(this IReadOnlyList<string> values) => values.Count == 0 ? null : values;
}
