namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>
/// Reads a tar archive (ustar, pax, GNU) as a stream, with names as bytes: System.Formats.Tar replaces what is not UTF-8, and makes an array of whatever length an extended header claims.
/// </summary>
internal sealed class ArchiveReader(Stream stream)
{
    private const int Block = 512;

    // A path and a link's target of 4095 bytes each, and the attributes of a file.
    private const int LargestExtension = 256 * 1024;

    private readonly byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _end;
    private long _content;
    private int _padding;

    /// <summary>The next entry, the rest of the content of the one before skipped; null at the end.</summary>
    /// <exception cref="MalformedArchiveException">It is no tar, or it ends too early.</exception>
    public async Task<ArchiveEntry?> NextAsync(CancellationToken cancellationToken)
    {
        var extension = new ArchiveExtension();
        while (true)
        {
            await SkipAsync(_content + _padding, cancellationToken);
            (_content, _padding) = (0, 0);
            if (!await FillAsync(Block, cancellationToken)) throw new MalformedArchiveException("it ends in the middle");
            if (_buffer.AsSpan(_start, Block).IndexOfAnyExcept((byte)0) < 0)
            {
                await DrainAsync(cancellationToken);
                return null;
            }

            var header = ArchiveHeader.Read(_buffer.AsSpan(_start, Block));
            _start += Block;
            if (header.Type is not ('x' or 'g' or 'L' or 'K'))
            {
                var entry = extension.Apply(header);
                (_content, _padding) = (entry.Size, Padding(entry.Size));
                return entry;
            }

            if (header.Size > LargestExtension) throw new MalformedArchiveException("an extended header in it is too long");
            var bytes = new byte[header.Size];
            _content = header.Size;
            _padding = Padding(header.Size);
            for (var read = 0; read < bytes.Length;) read += await ReadAsync(bytes.AsMemory(read), cancellationToken);
            extension.Add(header.Type, bytes);
        }
    }

    /// <summary>Reads content of the entry; 0 at its end.</summary>
    /// <exception cref="MalformedArchiveException">It ends too early.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (_content == 0 || target.IsEmpty) return 0;
        if (_start == _end && !await FillAsync(1, cancellationToken)) throw new MalformedArchiveException("it ends in the middle of a file");
        var count = (int)Math.Min(Math.Min(_end - _start, target.Length), _content);
        _buffer.AsSpan(_start, count).CopyTo(target.Span);
        _start += count;
        _content -= count;
        return count;
    }

    private static int Padding(long size) => (int)(-size & (Block - 1));

    private async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (_start == _end && !await FillAsync(1, cancellationToken)) throw new MalformedArchiveException("it ends in the middle of a file");
            var skipped = (int)Math.Min(_end - _start, count);
            _start += skipped;
            count -= skipped;
        }
    }

    // Read to its end, a connection can carry the next call.
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        for (var most = 64; most > 0; most--)
        {
            _start = _end = 0;
            if (await stream.ReadAsync(_buffer, cancellationToken) == 0) return;
        }
    }

    private async Task<bool> FillAsync(int least, CancellationToken cancellationToken)
    {
        if (_end - _start >= least) return true;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < least)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0) return false;
            _end += read;
        }

        return true;
    }
}
