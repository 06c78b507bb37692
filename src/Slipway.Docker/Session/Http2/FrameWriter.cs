using System.Buffers;
using System.Buffers.Binary;

namespace Slipway.Docker.Session.Http2;

/// <summary>
/// The one way out to the peer: frames are appended whole under a lock, and a single loop writes them to the transport, so that frames never
/// interleave and small ones travel together.
/// </summary>
internal sealed class FrameWriter(Stream transport) : IDisposable
{
    private const int RoomLimit = 256 * 1024;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim ready = new(0);
    private ArrayBufferWriter<byte> filling = new(32 * 1024);
    private ArrayBufferWriter<byte> draining = new(32 * 1024);
    private TaskCompletionSource? room;
    private bool signalled;
    private bool completed;
    private Exception? failure;

    public void Write(FrameType type, FrameFlags flags, int streamId, ReadOnlySpan<byte> payload)
    {
        lock (gate)
        {
            if (completed)
                return;
            new FrameHeader(payload.Length, type, flags, streamId).Write(filling.GetSpan(FrameHeader.Size));
            filling.Advance(FrameHeader.Size);
            filling.Write(payload);
            Signal();
        }
    }

    public void WriteUInt32(FrameType type, int streamId, uint value)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(payload, value);
        Write(type, FrameFlags.None, streamId, payload);
    }

    public void WriteGoAway(int lastStreamId, Http2ErrorCode code)
    {
        Span<byte> payload = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(payload, lastStreamId);
        BinaryPrimitives.WriteInt32BigEndian(payload[4..], (int)code);
        Write(FrameType.GoAway, FrameFlags.None, 0, payload);
    }

    /// <summary>Waits until what is unsent is little, so that a peer which does not read cannot make the buffer grow.</summary>
    /// <exception cref="IOException">The transport failed.</exception>
    public async ValueTask RoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (completed)
                    throw new IOException("the session's connection is closed", failure);
                if (filling.WrittenCount < RoomLimit)
                    return;
                room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = room.Task;
            }
            await wait.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Writes until <see cref="Complete"/> was called and everything before it is out.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await ready.WaitAsync(cancellationToken);
                if (!Swap())
                    return;
                await transport.WriteAsync(draining.WrittenMemory, cancellationToken);
                draining.ResetWrittenCount();
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            Complete();
        }
    }

    /// <summary>Nothing more is accepted; what was accepted still goes out.</summary>
    public void Complete()
    {
        lock (gate)
        {
            completed = true;
            Signal();
            room?.TrySetResult();
            room = null;
        }
    }

    public void Dispose() => ready.Dispose();

    private bool Swap()
    {
        lock (gate)
        {
            signalled = false;
            if (filling.WrittenCount == 0)
                return !completed;
            (filling, draining) = (draining, filling);
            room?.TrySetResult();
            room = null;
            if (completed)
                Signal();
            return true;
        }
    }

    private void Signal()
    {
        if (signalled)
            return;
        signalled = true;
        ready.Release();
    }
}
