using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Docker.Connections;

/// <summary>Builds a path with its query. What is null or false is left out, as the engine takes both for absent.</summary>
internal sealed class Query
{
    private readonly StringBuilder text;
    private char separator = '?';

    public Query(string path) => text = new StringBuilder(path);

    /// <summary>Escapes a name or an image reference for use as (part of) a path.</summary>
    public static string Segment(string name) => Escape(new StringBuilder(), name).ToString();

    public Query Add(string name, string? value)
    {
        if (value is null) return this;
        text.Append(separator).Append(name).Append('=');
        Escape(text, value);
        separator = '&';
        return this;
    }

    public Query Add(string name, bool value) => value ? Add(name, "1") : this;

    public Query Add(string name, long? value) => value is { } number ? Add(name, number.ToString(CultureInfo.InvariantCulture)) : this;

    /// <summary>A time as seconds and nanoseconds since the Unix epoch.</summary>
    public Query Add(string name, DateTimeOffset? value) => value is { } time
        ? Add(name, string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}.{time.Ticks % TimeSpan.TicksPerSecond * 100:D9}"))
        : this;

    public Query AddAll(string name, IReadOnlyList<string>? values)
    {
        foreach (var value in values ?? []) Add(name, value);
        return this;
    }

    public Query AddJson<T>(string name, T? value, JsonTypeInfo<T> type)
        where T : class => value is null ? this : Add(name, JsonSerializer.Serialize(value, type));

    public Query Add(EngineFilters? filters) => filters is null || filters.IsEmpty ? this : Add("filters", filters.ToJson());

    public override string ToString() => text.ToString();

    /// <summary>
    /// Percent-encodes all but what is plain in a path and in a query alike. By hand: Uri's own tables cost a cold start more than the request. A lone surrogate U+DC80–U+DCFF is a byte of a path that is
    /// not UTF-8.
    /// </summary>
    private static StringBuilder Escape(StringBuilder text, string value)
    {
        var plain = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is not (>= '\uDC80' and <= '\uDCFF') || (i > 0 && char.IsHighSurrogate(value[i - 1]))) continue;
            EscapeBytes(text, Encoding.UTF8.GetBytes(value[plain..i]));
            EscapeBytes(text, [(byte)(value[i] - '\uDC00')]);
            plain = i + 1;
        }

        EscapeBytes(text, Encoding.UTF8.GetBytes(plain == 0 ? value : value[plain..]));
        return text;
    }

    private static void EscapeBytes(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'/' or (byte)':' or (byte)'@' or (byte)'.' or (byte)'-' or (byte)'_' or (byte)'~') text.Append((char)b);
            else text.Append('%').Append(Digit(b >> 4)).Append(Digit(b & 15));
        }

        static char Digit(int value) => (char)(value < 10 ? '0' + value : 'A' + value - 10);
    }
}
