namespace Slipway.Images.Layers;

/// <summary>A layer's uncompressed tar, taken a few bytes at a time or passed over.</summary>
internal sealed class TarBytes(LayerStream layer, CancellationToken cancellationToken)
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    /// <summary>How many bytes were taken or passed over.</summary>
    public long Position { get; private set; }

    /// <summary>Takes the next bytes; fewer at the end. They are valid until the next call.</summary>
    /// <param name="count">At most 64 KiB.</param>
    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(int count)
    {
        if (_end - _start < count)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            while (_end < count && await FillAsync().ConfigureAwait(false))
            {
            }
        }

        var taken = _buffer.AsMemory(_start, Math.Min(count, _end - _start));
        _start += taken.Length;
        Position += taken.Length;
        return taken;
    }

    /// <summary>Passes over bytes.</summary>
    /// <returns>Whether there were so many.</returns>
    public async ValueTask<bool> SkipAsync(long count)
    {
        while (count > _end - _start)
        {
            count -= _end - _start;
            Position += _end - _start;
            (_start, _end) = (0, 0);
            if (!await FillAsync().ConfigureAwait(false))
                return false;
        }

        _start += (int)count;
        Position += count;
        return true;
    }

    private async ValueTask<bool> FillAsync()
    {
        var read = await layer.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }
}
