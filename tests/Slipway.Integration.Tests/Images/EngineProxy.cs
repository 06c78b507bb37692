using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Slipway.Docker;

namespace Slipway.Integration.Tests.Images;

/// <summary>
/// A socket in front of the engine that notes each request, answers chosen ones by itself, and can cut every connection, as an engine does that ends.
/// </summary>
internal sealed class EngineProxy : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentDictionary<Socket, bool> connections = [];
    private readonly Engine engine;
    private readonly string path;
    private readonly Task accepting;
    private long sentBytes;

    private EngineProxy(Engine engine, string path)
    {
        (this.engine, this.path) = (engine, path);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        accepting = AcceptAsync();
    }

    public string Address => "unix://" + path;

    /// <summary>Method and path of every request so far.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>What was sent to the engine so far, in bytes.</summary>
    public long SentBytes => Interlocked.Read(ref sentBytes);

    /// <summary>Which requests get 404 instead of the engine's answer.</summary>
    public Func<string, bool> Refuses { get; set; } = _ => false;

    /// <summary>The calls that build, upload or change something.</summary>
    public IEnumerable<string> Changes => Requests.Where(request => !request.StartsWith("GET ", StringComparison.Ordinal) && !request.StartsWith("HEAD ", StringComparison.Ordinal));

    public static EngineProxy Start(ImageProject project)
    {
        var proxy = Start(project.Engine, Path.Combine(project.Root, "proxy.sock"));
        project.Host = proxy.Address;
        return proxy;
    }

    /// <summary>Puts a socket of a path in front of an engine.</summary>
    public static EngineProxy Start(Engine engine, string path)
    {
        if (engine.Endpoint.SocketFile is null)
            Assert.Inconclusive($"The proxy stands in front of a unix socket, and this engine is at {engine.Endpoint}.");
        return new EngineProxy(engine, path);
    }

    /// <summary>Cuts every connection there is; new ones are served.</summary>
    public void Cut()
    {
        foreach (var socket in connections.Keys)
            socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        Cut();
        await ((Task)accepting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (!ended.IsCancellationRequested)
        {
            try
            {
                serving.Add(ServeAsync(await listener.AcceptAsync(ended.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket client)
    {
        using var upstream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        connections[client] = connections[upstream] = true;
        try
        {
            await upstream.ConnectAsync(new UnixDomainSocketEndPoint(engine.Endpoint.SocketFile!));
            await Task.WhenAll(ForwardAsync(client, upstream, Note), ForwardAsync(upstream, client, _ => true));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Either side ended, or the test cut the connection.
        }
        finally
        {
            connections.TryRemove(client, out _);
            connections.TryRemove(upstream, out _);
            client.Dispose();
        }

        bool Note(ReadOnlyMemory<byte> bytes)
        {
            Interlocked.Add(ref sentBytes, bytes.Length);
            if (RequestIn(bytes.Span) is not { } request)
                return true;
            Requests.Enqueue(request);
            if (!Refuses(request))
                return true;
            client.Send("HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 28\r\n\r\n{\"message\":\"page not found\"}"u8);
            return false;
        }
    }

    private static async Task ForwardAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, bool> passes)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (passes(buffer.AsMemory(0, count)))
                    await SendAllAsync(to, buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            from.Dispose();
            to.Dispose();
        }
    }

    private static async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await to.SendAsync(bytes)..];
    }

    private static string? RequestIn(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf(" HTTP/1.1\r\n"u8);
        if (end < 0 || !(bytes.StartsWith("GET /"u8) || bytes.StartsWith("POST /"u8) || bytes.StartsWith("DELETE /"u8) || bytes.StartsWith("HEAD /"u8)))
            return null;
        return Encoding.ASCII.GetString(bytes[..end]);
    }
}
