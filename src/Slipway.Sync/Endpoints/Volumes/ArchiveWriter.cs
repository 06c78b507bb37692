using System.Buffers.Text;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>
/// Writes a tar archive as engines unpack it: ustar, with a pax header where a name is too long or a file too big. All belongs to user and group 0; names are written as the bytes they are.
/// </summary>
internal sealed class ArchiveWriter(Stream stream)
{
    private const int Block = 512;
    private const int LongestName = 100;
    private const long LargestOctal = 0x1_FFFF_FFFF;

    private static readonly byte[] s_zeros = new byte[16 * 1024];

    private readonly byte[] _block = new byte[Block];

    /// <summary>Writes the head of an entry; a file's content follows, and <see cref="PadAsync"/>.</summary>
    /// <param name="entry">The name relative to the folder it is unpacked in.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(ArchiveEntry entry, CancellationToken cancellationToken)
    {
        var name = SyncPath.ToBytes(entry.Type == ArchiveEntry.Folder ? entry.Name + "/" : entry.Name);
        var target = SyncPath.ToBytes(entry.Target);
        var seconds = Math.DivRem(entry.Modified, 1_000_000_000).Quotient;
        if (name.Length > LongestName || target.Length > LongestName || entry.Size > LargestOctal || seconds is < 0 or > LargestOctal)
        {
            var records = Records(name, target, entry.Size, seconds);
            Fill(new ArchiveEntry('x', "", "", records.Length, 0b110_100_100, 0), "pax"u8, default, 0);
            await stream.WriteAsync(_block, cancellationToken);
            await stream.WriteAsync(records, cancellationToken);
            await PadAsync(records.Length, cancellationToken);
        }

        Fill(entry, name.AsSpan(0, Math.Min(name.Length, LongestName)), target.AsSpan(0, Math.Min(target.Length, LongestName)), Math.Clamp(seconds, 0, LargestOctal));
        await stream.WriteAsync(_block, cancellationToken);
    }

    /// <summary>Writes bytes of content.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => stream.WriteAsync(content, cancellationToken);

    /// <summary>Fills up after content of so many bytes.</summary>
    public Task PadAsync(long length, CancellationToken cancellationToken) => WriteZerosAsync(-length & (Block - 1), cancellationToken);

    /// <summary>Writes zeros in place of content that is missing.</summary>
    public async Task WriteZerosAsync(long count, CancellationToken cancellationToken)
    {
        for (; count > 0; count -= s_zeros.Length) await stream.WriteAsync(s_zeros.AsMemory(0, (int)Math.Min(count, s_zeros.Length)), cancellationToken);
    }

    /// <summary>Ends the archive.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => WriteZerosAsync(2 * Block, cancellationToken);

    private static byte[] Records(byte[] name, byte[] target, long size, long seconds)
    {
        var records = new MemoryStream();
        if (name.Length > LongestName) Record(records, "path"u8, name);
        if (target.Length > LongestName) Record(records, "linkpath"u8, target);
        if (size > LargestOctal) Record(records, "size"u8, Decimal(size));
        if (seconds is < 0 or > LargestOctal) Record(records, "mtime"u8, Decimal(seconds));
        return records.ToArray();
    }

    private static void Record(MemoryStream records, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var rest = key.Length + value.Length + 3;
        var length = rest + 1;
        while (rest + Decimal(length).Length != length) length = rest + Decimal(length).Length;
        records.Write(Decimal(length));
        records.WriteByte((byte)' ');
        records.Write(key);
        records.WriteByte((byte)'=');
        records.Write(value);
        records.WriteByte((byte)'\n');
    }

    private static byte[] Decimal(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var count);
        return digits[..count].ToArray();
    }

    private void Fill(ArchiveEntry entry, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, long seconds)
    {
        _block.AsSpan().Clear();
        name.CopyTo(_block);
        target.CopyTo(_block.AsSpan(157));
        Octal(100, 8, entry.Mode);
        Octal(108, 8, 0);
        Octal(116, 8, 0);
        Octal(124, 12, Math.Min(entry.Size, LargestOctal));
        Octal(136, 12, seconds);
        _block[156] = (byte)entry.Type;
        "ustar\000"u8.CopyTo(_block.AsSpan(257));
        _block.AsSpan(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in _block) sum += b;
        Octal(148, 7, sum);
        _block[154] = 0;
    }

    private void Octal(int at, int length, long number)
    {
        for (var i = length - 2; i >= 0; i--, number >>= 3) _block[at + i] = (byte)('0' + (number & 7));
    }
}
