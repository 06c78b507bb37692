using System.Buffers;
using System.Text.Json;

namespace Slipway.Images.Reports;

/// <summary>What is kept of an image from build to build, in <c>NAME.report.json</c>.</summary>
/// <param name="Now">As it is.</param>
/// <param name="Before">As it was when it last was another image; null when nothing is known of that.</param>
internal sealed record ReportState(ReportedImage Now, ReportedImage? Before)
{
    /// <summary>A larger file is none of ours.</summary>
    public const int LongestFile = 16 << 20;

    private const int Format = 1;

    // So that no sum of sizes overflows.
    private const long LargestLayer = 1L << 50;
    private const int MostLayers = 4096;

    /// <summary>The state after another build: an image that stayed the same keeps what it was compared with.</summary>
    public static ReportState After(ReportState? last, ReportedImage now) =>
        new(now, last?.Now.ImageId == now.ImageId ? last.Before : last?.Now);

    /// <summary>Null for anything that is not a whole state.</summary>
    public static ReportState? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.GetProperty("format"u8).GetInt32() != Format)
                return null;
            var before = root.GetProperty("before"u8);
            return new ReportState(Image(root.GetProperty("now"u8)), before.ValueKind == JsonValueKind.Null ? null : Image(before));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // JsonElement's ways to say that a document is not JSON, or that a member is missing, of another kind or out of range.
            return null;
        }
    }

    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(16 << 10);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("format"u8, Format);
            json.WritePropertyName("now"u8);
            Write(json, Now);
            json.WritePropertyName("before"u8);
            if (Before is null)
                json.WriteNullValue();
            else
                Write(json, Before);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ReportedImage image)
    {
        json.WriteStartObject();
        json.WriteString("image"u8, image.Image);
        json.WriteString("environment"u8, image.Environment);
        json.WriteString("id"u8, image.ImageId);
        json.WriteString("base"u8, image.Base);
        json.WriteStartArray("configuration"u8);
        foreach (var (name, value) in image.Configuration)
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("layers"u8);
        foreach (var layer in image.Layers)
            Write(json, layer);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReportedLayer layer)
    {
        json.WriteStartObject();
        json.WriteString("diffId"u8, layer.DiffId);
        json.WriteString("createdBy"u8, layer.CreatedBy);
        json.WriteNumber("size"u8, layer.Size);
        json.WriteBoolean("fromBase"u8, layer.FromBase);
        json.WriteNumber("files"u8, layer.Files);
        json.WriteStartArray("biggest"u8);
        for (var index = 0; index < layer.BiggestFiles.Count; index++)
        {
            var (path, size) = layer.BiggestFiles[index];
            json.WriteStartArray();
            json.WriteStringValue(path);
            json.WriteNumberValue(size);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static ReportedImage Image(JsonElement json)
    {
        var layers = new List<ReportedLayer>();
        foreach (var layer in json.GetProperty("layers"u8).EnumerateArray())
        {
            if (layers.Count == MostLayers)
                throw new FormatException("Too many layers.");
            layers.Add(Layer(layer));
        }

        var configuration = new List<(string, string)>();
        foreach (var pair in json.GetProperty("configuration"u8).EnumerateArray())
            configuration.Add((Text(At(pair, 0)), Text(At(pair, 1))));
        return new ReportedImage(Text(json.GetProperty("image"u8)), Text(json.GetProperty("environment"u8)), Text(json.GetProperty("id"u8)), layers)
        {
            Configuration = configuration,
            Base = json.GetProperty("base"u8).GetString(),
        };
    }

    private static ReportedLayer Layer(JsonElement json)
    {
        var list = json.GetProperty("biggest"u8);
        var biggest = new (string, long)[list.GetArrayLength()];
        for (var index = 0; index < biggest.Length; index++)
            biggest[index] = (Text(At(list[index], 0)), Size(At(list[index], 1)));
        var files = json.GetProperty("files"u8).GetInt32();
        return new ReportedLayer(
            Text(json.GetProperty("diffId"u8)),
            Text(json.GetProperty("createdBy"u8)),
            Size(json.GetProperty("size"u8)),
            json.GetProperty("fromBase"u8).GetBoolean(),
            biggest,
            files >= 0 ? files : throw new FormatException("A count below zero."));
    }

    private static JsonElement At(JsonElement pair, int index) => pair.GetArrayLength() == 2 ? pair[index] : throw new FormatException("No pair.");

    private static string Text(JsonElement json) => json.GetString() ?? throw new FormatException("A text is missing.");

    private static long Size(JsonElement json) => json.GetInt64() is >= 0 and <= LargestLayer and var size ? size : throw new FormatException("A size out of range.");
}
