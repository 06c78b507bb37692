using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Docker.Json;

namespace Slipway.Docker.Streams;

/// <summary>One value of the streams that build, pull, push and load answer with.</summary>
internal sealed class EngineMessage
{
    [JsonPropertyName("stream")]
    public string? Stream { get; init; }

    [JsonPropertyName("status")]
    public string? Status { get; init; }

    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("progressDetail")]
    public EngineMessageProgress? Progress { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("errorDetail")]
    public EngineMessageError? ErrorDetail { get; init; }

    [JsonPropertyName("aux")]
    public JsonElement? Aux { get; init; }

    /// <summary>The failure this message tells; null when it tells none.</summary>
    public string? Failure => Error is null && ErrorDetail is null ? null : ErrorDetail?.Message ?? Error ?? "";

    /// <summary>Some engines print failures as plain text among the JSON values; such a line becomes a stream message.</summary>
    public static EngineMessage Parse(ReadOnlyMemory<byte> line)
    {
        if (line.Span[0] == (byte)'{')
        {
            try
            {
                return JsonSerializer.Deserialize(line.Span, EngineJson.Default.EngineMessage)!;
            }
            catch (JsonException)
            {
                // Text that begins with a brace.
            }
        }

        var text = Encoding.UTF8.GetString(line.Span);
        return text.StartsWith("Error", StringComparison.OrdinalIgnoreCase) ? new EngineMessage { Error = text } : new EngineMessage { Stream = text + "\n" };
    }
}

internal sealed class EngineMessageError
{
    [JsonPropertyName("code")]
    public int Code { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }
}

internal sealed class EngineMessageProgress
{
    [JsonPropertyName("current")]
    public long? Current { get; init; }

    [JsonPropertyName("total")]
    public long? Total { get; init; }
}
