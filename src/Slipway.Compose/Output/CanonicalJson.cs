using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Output;

/// <summary>Prints a canonical project as JSON, in the manner of <c>docker compose config --format json</c>, with <c>$</c> doubled as there.</summary>
public static class CanonicalJson
{
    /// <summary>The text, ending with a line feed.</summary>
    public static string Write(YamlMapping project)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 200 }))
            WriteMembers(json, CanonicalOrder.OfProject(project));
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteMembers(Utf8JsonWriter json, IEnumerable<YamlEntry> entries)
    {
        json.WriteStartObject();
        foreach (var (key, value) in entries)
        {
            json.WritePropertyName(Escaped(key.Text));
            WriteValue(json, value);
        }
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                WriteMembers(json, CanonicalOrder.Of(mapping));
                break;
            case YamlSequence sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Items) WriteValue(json, item);
                json.WriteEndArray();
                break;
            case YamlScalar scalar:
                WriteScalar(json, scalar);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, YamlScalar scalar)
    {
        if (scalar.IsNull) json.WriteNullValue();
        else if (scalar.Kind == ScalarKind.Boolean) json.WriteBooleanValue(scalar.Text.Equals("true", StringComparison.OrdinalIgnoreCase));
        else if (scalar.Kind == ScalarKind.WholeNumber && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) json.WriteNumberValue(whole);
        else if (scalar.Kind == ScalarKind.RealNumber && decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)) json.WriteNumberValue(real);
        else json.WriteStringValue(Escaped(scalar.Text));
    }

    private static string Escaped(string text) => text.Replace("$", "$$", StringComparison.Ordinal);
}
