using System.Buffers.Binary;
using System.Text;

namespace Slipway.Images.Archives;

/// <summary>
/// A header block of a tar: ustar, GNU's and the one from before (POSIX.1-2001 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"). Read by hand, since the base class library's reader
/// allocates what an extended header says it is long.
/// </summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    private const int ChecksumOffset = 148;
    private const int ChecksumLength = 8;

    private readonly ReadOnlySpan<byte> block = block;

    public bool IsEnd => !block.ContainsAnyExcept((byte)0);

    public char Type => (char)block[156];

    public string LinkName => Text(157, 100);

    public string Name => block.Slice(257, 6).SequenceEqual("ustar\0"u8) && block[345] != 0 ? $"{Text(345, 155)}/{Text(0, 100)}" : Text(0, 100);

    /// <summary>Bytes of the content; null for what is no number, or a negative one.</summary>
    public long? Size => Number(block.Slice(124, 12));

    /// <summary>Whether the checksum is that of the block; old tars summed signed bytes.</summary>
    public bool IsSound
    {
        get
        {
            int sum = 0, signed = 0;
            for (var i = 0; i < block.Length; i++)
            {
                var value = i is >= ChecksumOffset and < ChecksumOffset + ChecksumLength ? (byte)' ' : block[i];
                sum += value;
                signed += (sbyte)value;
            }

            return Number(block.Slice(ChecksumOffset, ChecksumLength)) is { } told && (told == sum || told == signed);
        }
    }

    private string Text(int offset, int length)
    {
        var field = block.Slice(offset, length);
        return Encoding.UTF8.GetString(field.IndexOf((byte)0) is var end and >= 0 ? field[..end] : field);
    }

    private static long? Number(ReadOnlySpan<byte> field)
    {
        if (field[0] == 0x80)
            return field[1..^8].ContainsAnyExcept((byte)0) || BinaryPrimitives.ReadInt64BigEndian(field[^8..]) is < 0 ? null : BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
        var digits = field.Trim("\0 "u8);
        var number = 0L;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return null;
            number = (number << 3) | (uint)(digit - '0');
        }

        return number;
    }
}
