using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Slipway.Docker.Session;
using Slipway.Docker.Session.Grpc;

namespace Slipway.Docker.Tests.Session;

/// <summary>.NET's own HTTP/2 client in the engine's role.</summary>
internal sealed class GrpcPeer : IAsyncDisposable
{
    private readonly HttpClient client;

    private GrpcPeer(BuildSession session, HttpClient client, SessionHandshake handshake) => (Session, this.client, Handshake) = (session, client, handshake);

    public BuildSession Session { get; }

    public SessionHandshake Handshake { get; }

    public static async Task<GrpcPeer> OpenAsync(BuildSessionContent content)
    {
        var (near, far) = DuplexPipe.Create();
        SessionHandshake? seen = null;
        var session = await BuildSession.OpenAsync(
            (handshake, _) =>
            {
                seen = handshake;
                return Task.FromResult(far);
            },
            content,
            CancellationToken.None);
        var handler = new SocketsHttpHandler { ConnectCallback = (_, _) => ValueTask.FromResult(near) };
        return new(session, new HttpClient(handler) { BaseAddress = new("http://engine") }, seen!);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public async Task<(int Status, string Message, byte[]? Response)> CallAsync(
        string method, byte[] message, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        await using var call = Start(method, cancellationToken, headers);
        try
        {
            await call.WriteAsync(message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The answer came before the request was written.
        }
        call.CloseWriting();
        var response = await call.ReadAsync();
        if (response is not null)
            Assert.IsNull(await call.ReadAsync());
        var (status, text) = await call.StatusAsync();
        return (status, text, response);
    }

    public PeerCall Start(string method, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        var content = new DuplexContent();
        var request = new HttpRequestMessage(HttpMethod.Post, method) { Content = content };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return new(content, SendAsync(request, cancellationToken), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Session.DisposeAsync();
    }
}

/// <summary>One call under way: messages in both directions.</summary>
internal sealed class PeerCall(DuplexContent content, Task<HttpResponseMessage> response, CancellationToken cancellationToken) : IAsyncDisposable
{
    private Stream? body;

    public async Task WriteAsync(ReadOnlyMemory<byte> message)
    {
        var framed = new System.Buffers.ArrayBufferWriter<byte>();
        GrpcFraming.Append(framed, message.Span);
        await WriteRawAsync(framed.WrittenMemory);
    }

    public async Task WriteRawAsync(ReadOnlyMemory<byte> octets)
    {
        var stream = await content.Stream.WaitAsync(cancellationToken);
        await stream.WriteAsync(octets, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    public void CloseWriting() => content.Close();

    public async Task<byte[]?> ReadAsync()
    {
        body ??= await (await response).Content.ReadAsStreamAsync(cancellationToken);
        var prefix = new byte[5];
        var read = await body.ReadAtLeastAsync(prefix, 5, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
            return null;
        Assert.AreEqual(5, read);
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await body.ReadExactlyAsync(message, cancellationToken);
        return message;
    }

    public async Task<(int Status, string Message)> StatusAsync()
    {
        var answer = await response;
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        return (int.Parse(Value(answer, "grpc-status"), System.Globalization.CultureInfo.InvariantCulture), Uri.UnescapeDataString(Value(answer, "grpc-message")));
    }

    public async ValueTask DisposeAsync()
    {
        content.Close();
        if (response.IsCompletedSuccessfully)
            (await response).Dispose();
    }

    private static string Value(HttpResponseMessage answer, string name) =>
        answer.TrailingHeaders.TryGetValues(name, out var values) || answer.Headers.TryGetValues(name, out values) ? values.Single() : "";
}

/// <summary>A request body that is written while the response is read.</summary>
internal sealed class DuplexContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Stream> Stream => stream.Task;

    public void Close() => closed.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.FlushAsync();
        this.stream.TrySetResult(stream);
        await closed.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
