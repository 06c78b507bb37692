using System.Buffers.Binary;
using Slipway.Docker.Session.Http2;

namespace Slipway.Docker.Tests.Session;

/// <summary>The server against a peer that chooses every octet (RFC 9113).</summary>
[TestClass]
public class Http2Tests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(0, 1, 0, "61", 1, "DATA on stream 0")]
    [DataRow(0, 1, 5, "61", 1, "DATA on an idle stream")]
    [DataRow(1, 4, 2, "82", 1, "HEADERS on an even stream")]
    [DataRow(1, 4, 1, "80", 9, "an undecodable block")]
    [DataRow(1, 12, 1, "05", 1, "padding longer than the frame")]
    [DataRow(2, 0, 0, "0000000000", 1, "PRIORITY on stream 0")]
    [DataRow(3, 0, 1, "00000000", 1, "RST_STREAM on an idle stream")]
    [DataRow(3, 0, 1, "0000", 6, "RST_STREAM of a wrong size")]
    [DataRow(4, 0, 1, "", 1, "SETTINGS on a stream")]
    [DataRow(4, 0, 0, "00", 6, "SETTINGS of a wrong size")]
    [DataRow(4, 1, 0, "000100000000", 6, "an acknowledgement with a payload")]
    [DataRow(4, 0, 0, "000200000002", 1, "ENABLE_PUSH 2")]
    [DataRow(4, 0, 0, "000480000000", 3, "an initial window of 2^31")]
    [DataRow(4, 0, 0, "000500003fff", 1, "a frame size below the minimum")]
    [DataRow(5, 4, 1, "00000002", 1, "PUSH_PROMISE from a client")]
    [DataRow(6, 0, 0, "00", 6, "PING of a wrong size")]
    [DataRow(6, 0, 1, "0000000000000000", 1, "PING on a stream")]
    [DataRow(7, 0, 1, "0000000000000000", 1, "GOAWAY on a stream")]
    [DataRow(8, 0, 0, "00000000", 1, "a window that grows by nothing")]
    [DataRow(8, 0, 0, "7fffffff", 3, "a connection window that overflows")]
    [DataRow(8, 0, 0, "00", 6, "WINDOW_UPDATE of a wrong size")]
    [DataRow(9, 4, 1, "82", 1, "CONTINUATION without HEADERS")]
    public async Task A_violation_ends_the_connection_with_its_code(int type, int flags, int stream, string payload, int code, string what)
    {
        using var peer = RawPeer.Greet(_ => Task.CompletedTask);
        peer.Frame((FrameType)type, (FrameFlags)flags, stream, Convert.FromHexString(payload));
        Assert.AreEqual((Http2ErrorCode)code, await peer.GoAwayAsync(Token), what);
        await Assert.ThrowsExactlyAsync<Http2ConnectionException>(() => peer.Server);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_wrong_preface_or_a_frame_too_large_ends_the_connection()
    {
        using var http1 = new RawPeer(_ => Task.CompletedTask);
        http1.Send("GET / HTTP/1.1\r\nHost: engine\r\n\r\n"u8.ToArray());
        Assert.AreEqual(Http2ErrorCode.ProtocolError, await http1.GoAwayAsync(Token));
        using var large = RawPeer.Greet(_ => Task.CompletedTask);
        large.Frame(FrameType.Data, FrameFlags.None, 1, new byte[16 * 1024 + 1]);
        Assert.AreEqual(Http2ErrorCode.FrameSizeError, await large.GoAwayAsync(Token));
        using var interrupted = RawPeer.Greet(_ => Task.CompletedTask);
        interrupted.Frame(FrameType.Headers, FrameFlags.None, 1, RawPeer.Request());
        interrupted.Frame(FrameType.Ping, FrameFlags.None, 0, new byte[8]);
        Assert.AreEqual(Http2ErrorCode.ProtocolError, await interrupted.GoAwayAsync(Token));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_malformed_request_resets_its_stream_only()
    {
        var paths = new List<string>();
        using var peer = RawPeer.Greet(stream =>
        {
            paths.Add(stream.Headers.Single(field => field.Name == ":path").Value);
            stream.SendHeaders(true, (":status", "200"));
            return Task.CompletedTask;
        });
        peer.Frame(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, 1, HpackEncoder.Encode(false, (":method", "POST"), ("Upper", "x")));
        Assert.AreEqual((1, Http2ErrorCode.ProtocolError), await peer.ResetAsync(Token));
        var request = RawPeer.Request("/good");
        peer.Frame(FrameType.Headers, FrameFlags.EndStream | FrameFlags.Padded | FrameFlags.Priority, 3, [2, 0, 0, 0, 0, 9, .. request[..7], 0, 0]);
        peer.Frame(FrameType.Continuation, FrameFlags.None, 3, request[7..9]);
        peer.Frame(FrameType.Continuation, FrameFlags.EndHeaders, 3, request[9..]);
        Assert.AreEqual(3, (await peer.NextAsync(FrameType.Headers, Token)).Header.StreamId);
        Assert.AreEqual("/good", paths.Single());
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Ping_and_settings_are_acknowledged()
    {
        using var peer = RawPeer.Greet(_ => Task.CompletedTask);
        peer.Frame(FrameType.Ping, FrameFlags.None, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        var (header, payload) = await peer.NextAsync(FrameType.Ping, Token);
        Assert.AreEqual(FrameFlags.Ack, header.Flags);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, payload);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Nothing_is_sent_beyond_the_stream_window_or_the_connection_window()
    {
        var body = new byte[100_000];
        using var peer = RawPeer.Greet(stream => stream.SendAsync(body, CancellationToken.None).AsTask());
        peer.Frame(FrameType.Settings, FrameFlags.None, 0, [0, 4, .. Int(1000)]);
        peer.Frame(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, 1, RawPeer.Request());
        Assert.AreEqual(1000, (await peer.NextAsync(FrameType.Data, Token)).Payload.Length);
        await AssertQuietAsync(peer);
        peer.Frame(FrameType.Settings, FrameFlags.None, 0, [0, 4, .. Int(500)]);
        peer.Frame(FrameType.WindowUpdate, FrameFlags.None, 1, Int(400));
        await AssertQuietAsync(peer);
        peer.Frame(FrameType.WindowUpdate, FrameFlags.None, 1, Int(103));
        Assert.AreEqual(3, (await peer.NextAsync(FrameType.Data, Token)).Payload.Length);
        peer.Frame(FrameType.WindowUpdate, FrameFlags.None, 1, Int(1_000_000));
        var received = 1003;
        while (received < 65535)
            received += (await peer.NextAsync(FrameType.Data, Token)).Payload.Length;
        Assert.AreEqual(65535, received);
        await AssertQuietAsync(peer);
        peer.Frame(FrameType.WindowUpdate, FrameFlags.None, 0, Int(1_000_000));
        while (received < body.Length)
            received += (await peer.NextAsync(FrameType.Data, Token)).Payload.Length;
        Assert.AreEqual(body.Length, received);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_peer_that_sends_beyond_its_window_is_stopped_and_reading_opens_it()
    {
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var peer = RawPeer.Greet(
            async stream =>
            {
                await reading.Task.WaitAsync(stream.Aborted);
                while (await stream.ReadAsync(new byte[300], stream.Aborted) > 0)
                {
                }
                stream.SendHeaders(true, (":status", "200"));
            },
            new Http2Limits { StreamWindow = 1000 });
        peer.Frame(FrameType.Headers, FrameFlags.EndHeaders, 1, RawPeer.Request());
        peer.Frame(FrameType.Headers, FrameFlags.EndHeaders, 3, RawPeer.Request());
        peer.Frame(FrameType.Data, FrameFlags.None, 1, new byte[1000]);
        peer.Frame(FrameType.Data, FrameFlags.None, 3, new byte[1001]);
        Assert.AreEqual((3, Http2ErrorCode.FlowControlError), await peer.ResetAsync(Token));
        reading.SetResult();
        var (header, payload) = await peer.NextAsync(FrameType.WindowUpdate, Token);
        Assert.AreEqual(1, header.StreamId);
        Assert.IsGreaterThanOrEqualTo(500, BinaryPrimitives.ReadInt32BigEndian(payload));
        peer.Frame(FrameType.Data, FrameFlags.EndStream, 1);
        Assert.AreEqual(1, (await peer.NextAsync(FrameType.Headers, Token)).Header.StreamId);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task More_streams_than_allowed_are_refused()
    {
        using var peer = RawPeer.Greet(stream => Task.Delay(Timeout.Infinite, stream.Aborted), new Http2Limits { MaxConcurrentStreams = 2 });
        foreach (var id in new[] { 1, 3, 5 })
            peer.Frame(FrameType.Headers, FrameFlags.EndHeaders, id, RawPeer.Request());
        Assert.AreEqual((5, Http2ErrorCode.RefusedStream), await peer.ResetAsync(Token));
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Random_frames_neither_crash_nor_hang_the_server()
    {
        var random = new Random(20251);
        var outcomes = new Dictionary<string, int>();
        for (var round = 0; round < 3000; round++)
        {
            using var peer = RawPeer.Greet(async stream =>
            {
                var buffer = new byte[100];
                while (await stream.ReadAsync(buffer, stream.Aborted) is var read and > 0)
                    await stream.SendAsync(buffer.AsMemory(0, read), stream.Aborted);
                stream.SendHeaders(true, (":status", "200"));
            });
            for (var frames = random.Next(1, 30); frames > 0; frames--)
                peer.Send(RandomFrame(random));
            peer.Dispose();
            var outcome = "closed";
            try
            {
                await peer.Server.WaitAsync(TimeSpan.FromSeconds(10), Token);
            }
            catch (Exception exception) when (exception is Http2ConnectionException or IOException)
            {
                outcome = exception.GetType().Name;
            }
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
        TestContext.WriteLine(string.Join(", ", outcomes));
        Assert.IsGreaterThan(100, outcomes["closed"]);
        Assert.IsGreaterThan(100, outcomes[nameof(Http2ConnectionException)]);
    }

    private static byte[] RandomFrame(Random random)
    {
        var payload = new byte[random.Next(0, 40)];
        random.NextBytes(payload);
        var stream = random.Next(0, 8);
        switch (random.Next(0, 12))
        {
            case 0: // Anything at all.
                return RawPeer.Bytes((FrameType)random.Next(0, 256), (FrameFlags)random.Next(0, 256), stream, payload);
            case 1: // A length that lies.
                var frame = RawPeer.Bytes((FrameType)random.Next(0, 10), (FrameFlags)random.Next(0, 256), stream, payload);
                frame[2] = (byte)random.Next(0, 256);
                return frame;
            case 2: return RawPeer.Bytes(FrameType.Headers, FrameFlags.EndHeaders, stream | 1, payload);
            case 3: return RawPeer.Bytes(FrameType.Settings, FrameFlags.None, 0, [0, (byte)random.Next(1, 7), .. Int(random.Next(0, 100_000))]);
            case 4: return RawPeer.Bytes(FrameType.RstStream, FrameFlags.None, stream | 1, Int(8));
            case 5: return RawPeer.Bytes(FrameType.WindowUpdate, FrameFlags.None, stream, Int(random.Next(1, 100_000)));
            case < 9: return RawPeer.Bytes(FrameType.Headers, FrameFlags.EndHeaders, stream | 1, RawPeer.Request());
            default: return RawPeer.Bytes(FrameType.Data, (FrameFlags)random.Next(0, 2), stream | 1, payload);
        }
    }

    private static byte[] Int(int value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(octets, value);
        return octets;
    }

    /// <summary>Everything the server had to say before a PING's answer is said; no DATA may be among it.</summary>
    private async Task AssertQuietAsync(RawPeer peer)
    {
        peer.Frame(FrameType.Ping, FrameFlags.None, 0, new byte[8]);
        while (await peer.AnyAsync(Token) is var header && header.Type != FrameType.Ping)
            Assert.AreNotEqual(FrameType.Data, header.Type);
    }
}
