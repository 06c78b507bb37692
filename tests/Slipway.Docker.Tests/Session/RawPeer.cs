using System.Buffers.Binary;
using Slipway.Docker.Session.Http2;

namespace Slipway.Docker.Tests.Session;

/// <summary>A client that writes frames by hand, right or wrong.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Stream stream;
    private readonly FrameReader reader;
    private readonly Http2Connection connection;

    public RawPeer(Func<Http2Stream, Task> handler, Http2Limits? limits = null)
    {
        var (near, far) = DuplexPipe.Create();
        stream = near;
        reader = new(near, 16 * 1024);
        connection = new(far, handler, limits ?? new());
        Server = ServeAsync(far);
    }

    /// <summary>Ends with the connection, which closes the transport.</summary>
    public Task Server { get; }

    public static RawPeer Greet(Func<Http2Stream, Task> handler, Http2Limits? limits = null)
    {
        var peer = new RawPeer(handler, limits);
        peer.Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        peer.Frame(FrameType.Settings, FrameFlags.None, 0);
        return peer;
    }

    public static byte[] Request(string path = "/") =>
        HpackEncoder.Encode(false, (":method", "POST"), (":scheme", "http"), (":path", path), ("content-type", "application/grpc"));

    public void Send(byte[] octets) => stream.Write(octets, 0, octets.Length);

    public void Frame(FrameType type, FrameFlags flags, int streamId, params byte[] payload) => Send(Bytes(type, flags, streamId, payload));

    public static byte[] Bytes(FrameType type, FrameFlags flags, int streamId, byte[] payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, type, flags, streamId).Write(frame);
        payload.CopyTo(frame, FrameHeader.Size);
        return frame;
    }

    /// <summary>The payload of the next frame of a type; others are passed over.</summary>
    public async Task<(FrameHeader Header, byte[] Payload)> NextAsync(FrameType type, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.Header.Type == type)
                return (reader.Header, reader.Payload.ToArray());
        }
        throw new EndOfStreamException($"no {type} came");
    }

    public async Task<FrameHeader> AnyAsync(CancellationToken cancellationToken) =>
        await reader.ReadAsync(cancellationToken) ? reader.Header : throw new EndOfStreamException("nothing came");

    public async Task<Http2ErrorCode> GoAwayAsync(CancellationToken cancellationToken) =>
        (Http2ErrorCode)BinaryPrimitives.ReadInt32BigEndian((await NextAsync(FrameType.GoAway, cancellationToken)).Payload.AsSpan(4));

    public async Task<(int Stream, Http2ErrorCode Code)> ResetAsync(CancellationToken cancellationToken)
    {
        var (header, payload) = await NextAsync(FrameType.RstStream, cancellationToken);
        return (header.StreamId, (Http2ErrorCode)BinaryPrimitives.ReadInt32BigEndian(payload));
    }

    public void Dispose() => stream.Dispose();

    private async Task ServeAsync(Stream transport)
    {
        try
        {
            using (connection)
                await connection.RunAsync(CancellationToken.None);
        }
        finally
        {
            await transport.DisposeAsync();
        }
    }
}
