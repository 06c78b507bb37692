using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Slipway.Compose.Verbs.Terminals;

/// <summary>
/// A descriptor to read from whose reading can be given up: a read of .NET's own console stream goes on after its caller is gone and takes the next key typed, which then is
/// missing from the shell.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixInputStream(int descriptor) : ReadingStream
{
    private const int Interrupted = 4;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var wake = new WakePipe();
        await using var registration = cancellationToken.Register(wake.Wake);

        // poll(2) blocks, perhaps for hours: not on a thread of the pool.
        var bytes = await Task.Factory.StartNew(
            () => Read(wake, buffer.Length), cancellationToken, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        bytes.CopyTo(buffer);
        return bytes.Length;
    }

    private byte[] Read(WakePipe wake, int length)
    {
        if (!WaitForInput(wake)) return [];
        var bytes = GC.AllocateUninitializedArray<byte>(Math.Min(length, 64 * 1024), pinned: true);
        var read = UnixCalls.Read(descriptor, Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0), (nuint)bytes.Length);

        // EIO is what a terminal gives whose other end is gone.
        return read <= 0 ? [] : bytes[..(int)read];
    }

    /// <summary>False when woken.</summary>
    private bool WaitForInput(WakePipe wake)
    {
        // struct pollfd: int fd, short events, short revents.
        var polled = GC.AllocateArray<int>(4, pinned: true);
        while (true)
        {
            (polled[0], polled[1], polled[2], polled[3]) = (descriptor, UnixCalls.PollIn, wake.Descriptor, UnixCalls.PollIn);
            var ready = UnixCalls.Poll(Marshal.UnsafeAddrOfPinnedArrayElement(polled, 0), 2, -1);
            if (polled[3] >> 16 != 0) return false;
            if (ready > 0) return true;
            if (ready < 0 && Marshal.GetLastSystemError() != Interrupted) return true;
        }
    }

    private sealed class WakePipe : IDisposable
    {
        private readonly Lock gate = new();
        private readonly int[] ends = GC.AllocateArray<int>(2, pinned: true);
        private bool closed;

        public WakePipe()
        {
            if (UnixCalls.Pipe(Marshal.UnsafeAddrOfPinnedArrayElement(ends, 0)) != 0) throw new IOException("There are no more file descriptors.");
        }

        public int Descriptor => ends[0];

        public void Wake()
        {
            lock (gate)
            {
                if (closed) return;
                var one = GC.AllocateArray<byte>(1, pinned: true);
                _ = UnixCalls.Write(ends[1], Marshal.UnsafeAddrOfPinnedArrayElement(one, 0), 1);
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                closed = true;
                _ = UnixCalls.Close(ends[0]);
                _ = UnixCalls.Close(ends[1]);
            }
        }
    }
}
