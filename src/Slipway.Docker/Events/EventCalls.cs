using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Docker.Connections;
using Slipway.Docker.Json;

namespace Slipway.Docker.Events;

/// <summary>The engine's events.</summary>
public readonly struct EventCalls
{
    private readonly EngineClient client;

    internal EventCalls(EngineClient client) => this.client = client;

    /// <summary>
    /// <c>GET /events</c>. When this returns the engine is listening, so nothing that happens afterwards is missed. Without <paramref name="until"/> the
    /// events never end; disposing the stream ends them.
    /// </summary>
    public async Task<EventStream> ListenAsync(
        EngineFilters? filters, CancellationToken cancellationToken, DateTimeOffset? since = null, DateTimeOffset? until = null)
    {
        var path = new Query("/events").Add(filters).Add("since", since).Add("until", until).ToString();
        return new EventStream(await client.SendAsync(new EngineRequest("GET", path, "tell its events") { OwnConnection = true }, cancellationToken));
    }
}

/// <summary>Events as they come.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private readonly EngineResponse response;

    internal EventStream(EngineResponse response) => this.response = response;

    /// <summary>Can be enumerated once.</summary>
    public async IAsyncEnumerable<EngineEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in response.LinesAsync(cancellationToken))
        {
            EngineEvent read;
            try
            {
                read = Event(line);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
            {
                throw response.Malformed(e.Message, e);
            }

            yield return read;
        }
    }

    public ValueTask DisposeAsync() => response.DisposeAsync();

    private static EngineEvent Event(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var happened = document.RootElement;
        return new EngineEvent
        {
            Type = happened.Text("Type") ?? "",
            Action = happened.Text("Action") ?? "",
            Actor = happened.Find("Actor") is { } actor ? new EventActor { Id = actor.Text("ID") ?? "", Attributes = actor.TextByName("Attributes") } : new EventActor(),
            TimeNano = happened.Number("timeNano") ?? 0,
        };
    }
}
