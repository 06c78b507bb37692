using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Deploy.Hosts;

namespace Slipway.Deploy.Auditing;

/// <summary>
/// An entry as a line: <c>{"hash":"H","previous":"P",…}</c>, members in one order, nothing where there is nothing to say. <c>H</c> is the SHA-256 of all that follows it in the line, from <c>"previous"</c> to the last brace; <c>P</c> the hash of the line
/// before, empty in the first. A line that is not written exactly so is none.
/// </summary>
internal static class AuditLine
{
    /// <summary>Hexadecimal digits of a hash.</summary>
    public const int HashLength = 64;

    private const int TextLimit = 2000;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 3 };

    private static ReadOnlySpan<byte> Begin => "{\"hash\":\""u8;

    /// <summary>The line without its end, and its hash.</summary>
    public static (byte[] Line, string Hash) Write(AuditEntry entry, string? previous)
    {
        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("previous"u8, previous ?? "");
            json.WriteNumber("sequence"u8, entry.Sequence);
            json.WriteString("time"u8, entry.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("actor"u8, Text(entry.Actor));
            json.WriteString("action"u8, Text(entry.Action));
            json.WriteString("outcome"u8, Text(entry.Outcome));
            if (entry.Release is { } release) json.WriteNumber("release"u8, release);
            if (entry.Before is { } before) json.WriteNumber("before"u8, before);
            if (entry.Spec is { } spec) json.WriteString("spec"u8, Text(spec));
            if (entry.Images.Count > 0) WriteImages(json, entry.Images);
            if (entry.Commit is { } commit) json.WriteString("commit"u8, Text(commit));
            if (entry.Detail is { } detail) json.WriteString("detail"u8, Text(detail));
            json.WriteEndObject();
        }

        // The brace that opens the body opens the line instead.
        var rest = body.WrittenSpan[1..];
        var hash = Convert.ToHexStringLower(SHA256.HashData(rest));
        byte[] line = [.. Begin, .. Encoding.ASCII.GetBytes(hash), .. "\","u8, .. rest];
        return (line, hash);
    }

    /// <summary>Reads a line behind one of this hash and number.</summary>
    /// <exception cref="InvalidDataException">It is no line of a log, or none at this place.</exception>
    public static (AuditEntry Entry, string Hash) Read(ReadOnlySpan<byte> line, string? previous, int sequence)
    {
        var head = Begin.Length + HashLength;
        if (line.Length < head + 3 || !line.StartsWith(Begin) || line[head] != '"' || line[head + 1] != ',') throw new InvalidDataException("it does not begin with its hash");
        var hash = Encoding.ASCII.GetString(line.Slice(Begin.Length, HashLength));
        if (Convert.ToHexStringLower(SHA256.HashData(line[(head + 2)..])) != hash) throw new InvalidDataException("it is not what its hash says");
        var (entry, named) = Parse(line);
        if (named != (previous ?? "")) throw new InvalidDataException("it does not follow the line before it");
        if (entry.Sequence != sequence) throw new InvalidDataException($"its number is {entry.Sequence}");
        // Whoever forges a line can write its hash as well, but not in a form of his own.
        return line.SequenceEqual(Write(entry, previous).Line) ? (entry, hash) : throw new InvalidDataException("it is not in the form that is written here");
    }

    private static (AuditEntry Entry, string Previous) Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line, Strict);
            using var document = JsonDocument.ParseValue(ref json);
            var root = document.RootElement;
            var time = DateTimeOffset.ParseExact(Needed(root, "time"u8), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            var entry = new AuditEntry
            {
                Sequence = root.GetProperty("sequence"u8).GetInt32(),
                Time = time,
                Actor = Needed(root, "actor"u8),
                Action = Needed(root, "action"u8),
                Outcome = Needed(root, "outcome"u8),
                Release = root.TryGetProperty("release"u8, out var release) ? release.GetInt32() : null,
                Before = root.TryGetProperty("before"u8, out var before) ? before.GetInt32() : null,
                Spec = root.TryGetProperty("spec"u8, out var spec) ? spec.GetString() : null,
                Images = root.TryGetProperty("images"u8, out var images) ? ReadImages(images) : new Dictionary<string, string>(),
                Commit = root.TryGetProperty("commit"u8, out var commit) ? commit.GetString() : null,
                Detail = root.TryGetProperty("detail"u8, out var detail) ? detail.GetString() : null,
            };
            return (entry, Needed(root, "previous"u8));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("it is no entry", e);
        }
    }

    private static string Needed(JsonElement root, ReadOnlySpan<byte> member) => root.GetProperty(member).GetString() ?? throw new FormatException();

    private static void WriteImages(Utf8JsonWriter json, IReadOnlyDictionary<string, string> images)
    {
        string[] services = [.. images.Keys];
        Array.Sort(services, StringComparer.Ordinal);
        json.WriteStartObject("images"u8);
        foreach (var service in services) json.WriteString(Text(service), Text(images[service]));
        json.WriteEndObject();
    }

    private static Dictionary<string, string> ReadImages(JsonElement images)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var image in images.EnumerateObject()) read.Add(image.Name, image.Value.GetString() ?? throw new FormatException());
        return read;
    }

    private static string Text(string text) => RemoteText.Line(text, TextLimit);
}
