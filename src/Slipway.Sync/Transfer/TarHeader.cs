using System.Buffers.Binary;
using System.Text;

namespace Slipway.Sync.Transfer;

/// <summary>
/// Headers of tar archives with names of raw bytes, in the form that GNU, BusyBox and BSD understand alike: ustar, with GNU's entries for names that do not fit and base-256 for numbers that do not.
/// System.Formats.Tar reads and writes names as UTF-8 only.
/// </summary>
internal static class TarHeader
{
    /// <summary>The unit of an archive.</summary>
    public const int BlockSize = 512;

    private const int NameField = 100;
    private const byte LongName = (byte)'L';
    private const byte LongLink = (byte)'K';

    /// <summary>A regular file; its content follows, filled up to a block.</summary>
    public static byte[] File(ReadOnlySpan<byte> name, long size, bool isExecutable, long modifiedSeconds) => Entry(name, default, (byte)'0', size, isExecutable ? 0x1ED : 0x1A4, modifiedSeconds);

    /// <summary>Another name of a file that is there.</summary>
    public static byte[] HardLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> existing) => Entry(name, existing, (byte)'1', 0, 0x1A4, 0);

    /// <summary>How many bytes fill a content up to a block.</summary>
    public static int Padding(long size) => (int)(-size & (BlockSize - 1));

    private static byte[] Entry(ReadOnlySpan<byte> name, ReadOnlySpan<byte> link, byte type, long size, int mode, long modified)
    {
        var archive = new MemoryStream();
        if (name.Length > NameField) AddLong(archive, name, LongName);
        if (link.Length > NameField) AddLong(archive, link, LongLink);
        archive.Write(Block(name[..Math.Min(name.Length, NameField)], link[..Math.Min(link.Length, NameField)], type, size, mode, modified));
        return archive.ToArray();
    }

    private static void AddLong(MemoryStream archive, ReadOnlySpan<byte> name, byte type)
    {
        archive.Write(Block("././@LongLink"u8, default, type, name.Length + 1, 0x1A4, 0));
        archive.Write(name);
        archive.Write(new byte[1 + Padding(name.Length + 1)]);
    }

    private static byte[] Block(ReadOnlySpan<byte> name, ReadOnlySpan<byte> link, byte type, long size, int mode, long modified)
    {
        var block = new byte[BlockSize];
        name.CopyTo(block);
        Number(block.AsSpan(100, 8), mode);
        Number(block.AsSpan(108, 8), 0);
        Number(block.AsSpan(116, 8), 0);
        Number(block.AsSpan(124, 12), size);
        Number(block.AsSpan(136, 12), modified);
        block[156] = type;
        link.CopyTo(block.AsSpan(157));
        "ustar  \0"u8.CopyTo(block.AsSpan(257));
        block.AsSpan(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in block) sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", block.AsSpan(148, 8));
        return block;
    }

    // Octal digits and a NUL; what does not fit is big-endian binary with the highest bit set.
    private static void Number(Span<byte> field, long number)
    {
        var digits = field.Length - 1;
        if (number >= 0 && number < 1L << (3 * digits))
        {
            for (var i = digits - 1; i >= 0; i--, number >>= 3) field[i] = (byte)('0' + (int)(number & 7));
            return;
        }

        field.Fill(number < 0 ? (byte)0xFF : (byte)0);
        BinaryPrimitives.WriteInt64BigEndian(field[^8..], number);
        field[0] |= 0x80;
    }
}
