using System.Text;

namespace Slipway.Ssh.Shells;

/// <summary>Reads a channel in parts that random markers end.</summary>
internal sealed class MarkedStream(Stream channel)
{
    private const int Size = 128 * 1024;
    private const int LastLength = 120;
    private readonly byte[] buffer = new byte[Size];
    private byte[] marker = [];
    private int start;
    private int end;
    private int found = -1;
    private int held;

    /// <summary>The end of what was read last, for a channel that ended unexpectedly.</summary>
    public string Last => Printable.Line(Encoding.UTF8.GetString(buffer.AsSpan(Math.Max(0, end - LastLength), Math.Min(end, LastLength)))).Trim();

    /// <summary>Ends the next part at this marker, which is skipped after it.</summary>
    public void EndAt(string text)
    {
        marker = Encoding.ASCII.GetBytes(text);
        Look(start);
    }

    /// <summary>Bytes of the part; 0 at its marker.</summary>
    /// <exception cref="EndOfStreamException">The channel ended within the part.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> to, CancellationToken cancellationToken)
    {
        if (to.IsEmpty) return 0;
        while (Available == 0)
        {
            if (found >= 0) return 0;
            await FillAsync(cancellationToken);
        }

        var count = Math.Min(to.Length, Available);
        buffer.AsSpan(start, count).CopyTo(to.Span);
        start += count;
        return count;
    }

    /// <summary>Goes on behind the part's marker.</summary>
    public async Task SkipAsync(CancellationToken cancellationToken)
    {
        while (found < 0)
        {
            start += Available;
            await FillAsync(cancellationToken);
        }

        start = found + marker.Length;
        found = -1;
        held = end - start;
    }

    /// <summary>What is left of the part, going on behind its marker; of more than the limit the end.</summary>
    public async Task<byte[]> FinishAsync(int limit, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        while (true)
        {
            kept.Write(buffer, start, Available);
            start += Available;
            if (found >= 0) break;
            if (kept.Length > 2 * limit) Shorten(kept, limit);
            await FillAsync(cancellationToken);
        }

        start = found + marker.Length;
        found = -1;
        held = end - start;
        if (kept.Length > limit) Shorten(kept, limit);
        return kept.ToArray();
    }

    // What may be the beginning of the marker is held back until more is known.
    private int Available => (found >= 0 ? found : end - held) - start;

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (start > Size / 2)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        var read = await channel.ReadAsync(buffer.AsMemory(end, Size - end), cancellationToken);
        if (read == 0) throw new EndOfStreamException();
        var from = Math.Max(start, end - (marker.Length - 1));
        end += read;
        Look(from);
    }

    private static void Shorten(MemoryStream kept, int limit)
    {
        var tail = kept.GetBuffer().AsSpan((int)kept.Length - limit, limit).ToArray();
        kept.SetLength(0);
        kept.Write(tail);
    }

    private void Look(int from)
    {
        var at = buffer.AsSpan(from, end - from).IndexOf(marker);
        found = at < 0 ? -1 : from + at;
        held = Math.Min(marker.Length - 1, end - start);
        while (held > 0 && !buffer.AsSpan(end - held, held).SequenceEqual(marker.AsSpan(0, held))) held--;
    }
}
