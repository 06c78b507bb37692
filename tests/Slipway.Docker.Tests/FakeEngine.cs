using System.Net.Sockets;
using System.Text;
using Slipway.Docker.Locating;

namespace Slipway.Docker.Tests;

/// <summary>Answers each request by its head on a unix socket; what the answer function writes to the stream is the answer, byte for byte.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    public const string Pong = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nOstype: linux\r\nServer: Docker/20.10.24 (linux)\r\nContent-Length: 2\r\n\r\nOK";

    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly TemporaryFolder folder = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Func<string, Stream, Task> answer;
    private readonly Task accepting;
    private readonly List<string> heads = [];
    private int connections;

    /// <param name="answer">Takes the request's head and the connection. Returning closes nothing: the next request is read.</param>
    public FakeEngine(Func<string, Stream, Task> answer)
    {
        this.answer = answer;
        SocketFile = Path.Combine(folder.Path, "engine.sock");
        listener.Bind(new UnixDomainSocketEndPoint(SocketFile));
        listener.Listen();
        accepting = AcceptAsync();
    }

    public string SocketFile { get; }

    public int Connections => connections;

    /// <summary>The request lines seen, in order.</summary>
    public IReadOnlyList<string> Heads
    {
        get
        {
            lock (heads) return [.. heads];
        }
    }

    public EngineSearch Search => new() { DockerHost = SocketFile, Variable = _ => null, HomeDirectory = folder.Path };

    /// <summary>Answers pings, and everything else by a function of the head.</summary>
    public static FakeEngine Answering(Func<string, string> answer, string pong = Pong) => new((head, stream) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(head.StartsWith("GET /_ping", StringComparison.Ordinal) ? pong : answer(head))).AsTask());

    public static string Json(string json, int status = 200) =>
        $"HTTP/1.1 {status} Something\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        folder.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(stop.Token);
                Interlocked.Increment(ref connections);
                serving.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            while (await ReadHeadAsync(stream) is { } head)
            {
                lock (heads) heads.Add(head);
                await answer(head, stream);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client hung up, or the test is over.
        }
    }

    private async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stop.Token) > 0)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) return head.ToString();
        }

        return null;
    }
}
