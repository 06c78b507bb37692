using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Diagnostics;

namespace Slipway.Docker.Connections;

/// <summary>An answer of the engine. Disposing it gives the connection back, or closes it when the body was not read to its end.</summary>
internal sealed class EngineResponse(EngineBody body, int status, Func<string, string?> header) : IAsyncDisposable
{
    public int Status => status;

    public EngineBody Body => body;

    public string? Header(string name) => header(name);

    /// <exception cref="SlipwayException">SLIP1012: the answer does not have the form the Engine API gives it.</exception>
    public async Task<T> JsonAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new SlipwayException(DockerErrors.MalformedAnswer(body.Endpoint, body.Purpose, e.Message), e);
        }
    }

    // An array and not memory: tasks of value types are compiled at run time, which a cold build pays for.
    public async Task<byte[]> BytesAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[body.KnownLength is { } known and < int.MaxValue ? (int)known + 1 : 8 * 1024];
        var used = 0;
        while (await body.ReadAsync(buffer.AsMemory(used), cancellationToken) is var read and > 0)
        {
            used += read;
            if (used == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }

        return buffer.AsSpan(0, used).ToArray();
    }

    public ValueTask DisposeAsync() => body.DisposeAsync();
}
