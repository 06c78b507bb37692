using System.Buffers;
using System.Diagnostics;
using System.IO.Compression;
using System.Threading.Channels;
using Slipway.Ssh;

namespace Slipway.Sync.Transfer;

/// <summary>
/// Compresses what is written in blocks on several cores, each block a member of one gzip file (RFC 1952 2.2). What does not become smaller is stored, and blocks after it are stored without trying
/// for a while; so is everything while the line is faster than compressing. Memory is a few blocks.
/// </summary>
public sealed class GzipPipe : SequentialStream
{
    private const int BlockSize = 512 * 1024;

    // After a block that gained nothing, so many are stored untried.
    private const int Untried = 7;

    // A line that takes more than this, bytes in a second, takes more than compressing gives, on a machine whose cores have other work too. One that takes less than that leaves time to compress well.
    private const double FastLine = 40e6;
    private const double SlowLine = 15e6;

    // So much shows how fast a line is: less disappears in the buffers on the way.
    private const long Sample = 2 << 20;

    private static readonly ZLibCompressionOptions s_compressed = new() { CompressionLevel = 2 };
    private static readonly ZLibCompressionOptions s_compressedWell = new() { CompressionLevel = 6 };
    private static readonly ZLibCompressionOptions s_stored = new() { CompressionLevel = 0 };

    private readonly Stream _to;
    private readonly CancellationToken _cancellationToken;
    private readonly bool _always;
    private readonly Channel<Task<MemoryStream>> _blocks = Channel.CreateBounded<Task<MemoryStream>>(Math.Max(2, Environment.ProcessorCount));
    private readonly Task _writing;
    private byte[] _block = ArrayPool<byte>.Shared.Rent(BlockSize);
    private int _filled;
    private int _stored;
    private ZLibCompressionOptions _options = s_compressed;

    /// <summary>A pipe into a stream that stays open.</summary>
    /// <param name="to">Where it goes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="always">Whether a fast line is no reason not to compress.</param>
    public GzipPipe(Stream to, CancellationToken cancellationToken, bool always = false)
    {
        (_to, _cancellationToken, _always) = (to, cancellationToken, always);
        _writing = WriteBlocksAsync();
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length > BlockSize - _filled) return WriteManyAsync(buffer);
        buffer.Span.CopyTo(_block.AsSpan(_filled));
        _filled += buffer.Length;
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends what is left and waits until all is written.</summary>
    public async Task CompleteAsync()
    {
        if (_filled > 0) await PassOnAsync();
        _blocks.Writer.Complete();
        await _writing;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _block.Length > 0)
        {
            _blocks.Writer.TryComplete();
            ArrayPool<byte>.Shared.Return(_block);
            _block = [];
        }

        base.Dispose(disposing);
    }

    private async ValueTask WriteManyAsync(ReadOnlyMemory<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = Math.Min(buffer.Length, BlockSize - _filled);
            buffer.Span[..count].CopyTo(_block.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == BlockSize) await PassOnAsync();
        }
    }

    private async Task PassOnAsync()
    {
        var (block, length) = (_block, _filled);
        (_block, _filled) = (ArrayPool<byte>.Shared.Rent(BlockSize), 0);
        while (await _blocks.Writer.WaitToWriteAsync(_cancellationToken))
        {
            if (_blocks.Writer.TryWrite(Task.Run(() => Compress(block, length), _cancellationToken))) return;
        }

        // Writing failed, which is told now rather than at the end.
        await _writing;
    }

    private MemoryStream Compress(byte[] block, int length)
    {
        var options = Volatile.Read(ref _options);
        var isTried = options != s_stored && Volatile.Read(ref _stored) <= 0;
        var member = Member(block, length, isTried ? options : s_stored);
        if (options == s_stored) return Done();
        if (!isTried) Interlocked.Decrement(ref _stored);
        else if (member.Length > length - length / 16L) Volatile.Write(ref _stored, Untried);
        return Done();

        MemoryStream Done()
        {
            ArrayPool<byte>.Shared.Return(block);
            return member;
        }
    }

    private static MemoryStream Member(byte[] block, int length, ZLibCompressionOptions options)
    {
        var member = new MemoryStream(length / 2);
        using (var gzip = new GZipStream(member, options, leaveOpen: true)) gzip.Write(block, 0, length);
        member.Position = 0;
        return member;
    }

    private async Task WriteBlocksAsync()
    {
        try
        {
            var (bytes, waited) = (0L, 0L);
            await foreach (var block in _blocks.Reader.ReadAllAsync(_cancellationToken))
            {
                using var member = await block;
                var started = Stopwatch.GetTimestamp();
                await _to.WriteAsync(member.GetBuffer().AsMemory(0, (int)member.Length), _cancellationToken);
                waited += Stopwatch.GetTimestamp() - started;
                bytes += member.Length;
                if (bytes < Sample) continue;
                var seconds = (double)waited / Stopwatch.Frequency;
                Volatile.Write(ref _options, bytes > FastLine * seconds && !_always ? s_stored : bytes > SlowLine * seconds ? s_compressed : s_compressedWell);
                (bytes, waited) = (0, 0);
            }
        }
        catch (Exception exception)
        {
            _blocks.Writer.TryComplete(exception);
            throw;
        }
    }
}
