using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Diagnostics;
using Slipway.Docker.Streams;

namespace Slipway.Docker.Connections;

/// <summary>An answer of the engine. Disposing it gives the connection back, or closes it when the body was not read to its end.</summary>
internal sealed class EngineResponse(EngineBody body, int status, Func<string, string?> header) : IAsyncDisposable
{
    // Memory follows what has come, not what the head promises.
    private const int LargestGuess = 1024 * 1024;
    private const int Limit = 256 * 1024 * 1024;

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
            throw Malformed(e.Message, e);
        }
    }

    /// <summary>The values of a stream of JSON values, one a line; each is valid until the next is asked for.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(CancellationToken cancellationToken) =>
        JsonLines.ReadAsync(body, why => Malformed(why), cancellationToken);

    public SlipwayException Malformed(string why, Exception? cause = null) => new(DockerErrors.MalformedAnswer(body.Endpoint, body.Purpose, why), cause);

    // An array and not memory: tasks of value types are compiled at run time, which a cold build pays for.
    public async Task<byte[]> BytesAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[body.KnownLength is { } known and < LargestGuess ? (int)known + 1 : 8 * 1024];
        var used = 0;
        while (await body.ReadAsync(buffer.AsMemory(used), cancellationToken) is var read and > 0)
        {
            used += read;
            if (used > Limit) throw Malformed("it is too long");
            if (used == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }

        return buffer.AsSpan(0, used).ToArray();
    }

    public ValueTask DisposeAsync() => body.DisposeAsync();
}
