using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Diagnostics;
using Slipway.Docker.Http;
using Slipway.Docker.Locating;
using Slipway.Docker.Transport;

namespace Slipway.Docker.Connections;

/// <summary>
/// Carries calls to one engine over connections it keeps alive. HTTP/1.1 is spoken directly: a cold HttpClient costs a build more than everything
/// else it asks the engine, it folds repeated headers, and it loses an answer that comes before the whole request was sent.
/// </summary>
internal sealed class EngineClient(EngineEndpoint endpoint, IEngineTransport transport) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<HttpConnection> idle = new();
    private bool disposed;

    public EngineEndpoint Endpoint => endpoint;

    /// <summary>The version to speak, once it is settled.</summary>
    public ApiVersion Version { get; set; }

    /// <summary>Sends a request and reads the answer's head.</summary>
    /// <exception cref="SlipwayException">SLIP1010: the engine refuses. SLIP1011: the connection was lost.</exception>
    public async Task<EngineResponse> SendAsync(EngineRequest request, CancellationToken cancellationToken)
    {
        var http = new HttpRequest(request.Method, request.Unversioned ? request.Path : $"/v{Version.ToString()}{request.Path}")
        {
            Headers = request.Headers,
            Content = request.Content,
            Body = request.Body,
        };
        var mayReuse = !request.OwnConnection && request.Body is null;
        while (true)
        {
            HttpConnection? connection = null;
            var reused = false;
            HttpExchange exchange;
            try
            {
                if (mayReuse) connection = TakeIdle();
                reused = connection is not null;
                connection ??= new HttpConnection(await transport.ConnectAsync(cancellationToken), transport.HostHeader);
                exchange = await connection.SendAsync(http, cancellationToken);
            }
            catch (Exception e)
            {
                connection?.Dispose();
                // The engine closed an idle connection under our request; only what changes nothing is asked again.
                if (reused && e is IOException && !connection!.Received && (request.Method is "GET" or "HEAD")) continue;
                if (e is HttpBodyException) ExceptionDispatchInfo.Throw(e.InnerException!);
                if (e is not (IOException or SocketException or AuthenticationException or ObjectDisposedException)) throw;
                cancellationToken.ThrowIfCancellationRequested();
                throw new SlipwayException(DockerErrors.ConnectionLost(endpoint, request.Purpose, e.Message), e);
            }

            var response = new EngineResponse(new EngineBody(exchange, endpoint, request.Purpose, Release), exchange.Head.Status, exchange.Head.Header);
            if (response.Status < 300 || response.Status == 304 || response.Status == request.Accepted) return response;
            await using (response) throw await RefusalAsync(response, request.Purpose, cancellationToken);
        }
    }

    /// <summary>A request for one JSON value.</summary>
    public async Task<T> JsonAsync<T>(EngineRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await using var response = await SendAsync(request, cancellationToken);
        return await response.JsonAsync(type, cancellationToken);
    }

    /// <summary>A request for one JSON value; null where the engine answers 404.</summary>
    public async Task<T?> FindAsync<T>(EngineRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        await using var response = await SendAsync(request with { Accepted = 404 }, cancellationToken);
        if (response.Status != 404) return await response.JsonAsync(type, cancellationToken);
        await response.BytesAsync(cancellationToken);
        return null;
    }

    /// <summary>A request for one JSON value that is read by hand; null where the engine answers 404 and the request accepts that.</summary>
    public async Task<T?> ReadAsync<T>(EngineRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
        where T : class
    {
        await using var response = await SendAsync(request, cancellationToken);
        var json = await response.BytesAsync(cancellationToken);
        if (response.Status == 404) return null;
        try
        {
            return read(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw response.Malformed(e.Message, e);
        }
    }

    /// <summary>A request whose answer has nothing to tell.</summary>
    public async Task DoAsync(EngineRequest request, CancellationToken cancellationToken)
    {
        await using var response = await SendAsync(request, cancellationToken);
        await response.BytesAsync(cancellationToken);
    }

    /// <summary>Switches a fresh connection to another protocol. The connection is the returned stream's.</summary>
    public async Task<Stream> UpgradeAsync(EngineRequest request, string protocol, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> headers = [new("Connection", "Upgrade"), new("Upgrade", protocol)];
        headers.AddRange(request.Headers);
        var response = await SendAsync(request with { Headers = headers, OwnConnection = true }, cancellationToken);
        // Without an upgrade older engines and Podman answer 200 and switch all the same.
        if (response.Status == 101 || (response.Status == 200 && protocol == "tcp")) return response.Body.Detach();
        await response.DisposeAsync();
        throw Refusal(request.Purpose, "it did not switch protocols; a proxy in between may be the cause", response.Status);
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            while (idle.TryPop(out var connection)) connection.Dispose();
        }

        (transport as IDisposable)?.Dispose();
    }

    private static async Task<SlipwayException> RefusalAsync(EngineResponse response, string purpose, CancellationToken cancellationToken)
    {
        var message = Message(await response.BytesAsync(cancellationToken));
        return Refusal(purpose, message.Length == 0 ? "it gave no reason" : message, response.Status);
    }

    private static SlipwayException Refusal(string purpose, string message, int status) =>
        new(DockerErrors.Refused(purpose, message, status), new EngineResponseException(status, message));

    private static string Message(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String)
            {
                return message.GetString()!.Trim();
            }
        }
        catch (JsonException)
        {
            // Middle-men answer in plain text.
        }

        return Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 500))).Trim();
    }

    private HttpConnection? TakeIdle()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            while (idle.TryPop(out var connection))
            {
                if (connection.IsOpen) return connection;
                connection.Dispose();
            }
        }

        return null;
    }

    private void Release(HttpExchange exchange)
    {
        if (exchange.Reusable)
        {
            lock (gate)
            {
                if (!disposed)
                {
                    idle.Push(exchange.Connection);
                    return;
                }
            }
        }

        exchange.Connection.Dispose();
    }
}
