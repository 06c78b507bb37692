using Slipway.Compose.Verbs.Terminals;

namespace Slipway.Compose.Verbs;

/// <summary>
/// A file's content of exactly the length it had when it was opened, as an archive needs it: what is written meanwhile is left for the next time, what was cut off is zeros.
/// </summary>
internal sealed class SteadyFile : ReadingStream
{
    private readonly FileStream file;
    private readonly long length;
    private long position;

    public SteadyFile(string path)
    {
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        length = file.Length;
    }

    // The archive's writer asks for the length only of what it takes to be seekable.
    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, length - position);
        if (wanted == 0) return 0;
        var read = await file.ReadAsync(buffer[..wanted], cancellationToken);
        if (read == 0)
        {
            buffer.Span[..wanted].Clear();
            read = wanted;
        }

        position += read;
        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
