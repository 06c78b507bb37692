namespace Slipway.Images.Archives;

/// <summary>The content of one file of a tar, from where the source stands.</summary>
internal sealed class TarContent(TarSource source, long length) : Stream
{
    private long done;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => done;
        set => throw new NotSupportedException();
    }

    /// <exception cref="EndOfStreamException">The tar ends before the file does.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (done == length || buffer.IsEmpty)
            return 0;
        var read = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, length - done)], cancellationToken);
        if (read == 0)
            throw new EndOfStreamException();
        done += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
