using System.Text;

namespace Slipway.Images.Layers;

/// <summary>A block that begins an entry of a tar: ustar (POSIX.1-1988), GNU's, or older.</summary>
/// <remarks>
/// Read here and not by System.Formats.Tar, because images are read from archives that nobody vouches for: that reader makes an array of whatever length an extended header claims, fails with five kinds of exceptions, and
/// does not tell where content begins in a stream that cannot seek.
/// </remarks>
internal readonly record struct TarHeader(char Type, string Name, string Target, int Mode, int Uid, int Gid, long Size)
{
    public const int Length = 512;

    /// <summary>Who the kernel says owns what it has no number for (<c>/proc/sys/kernel/overflowuid</c>).</summary>
    private const int Nobody = 65534;

    private const int ChecksumAt = 148;

    /// <summary>The kind of content, if any: only files have one, whatever the header says (POSIX.1-2008, pax, ustar).</summary>
    public bool HasContent => Type is not ('1' or '2' or '3' or '4' or '5' or '6');

    /// <exception cref="MalformedTarException">It is none.</exception>
    public static TarHeader Read(ReadOnlySpan<byte> block)
    {
        CheckSum(block);
        var name = Text(block[..100]);
        var magic = block.Slice(257, 8);
        if (magic.SequenceEqual("ustar\000"u8) && block[345] != 0)
            name = Text(block.Slice(345, 155)) + "/" + name;
        return new TarHeader(
            block[156] == 0 ? '0' : (char)block[156],
            name,
            Text(block.Slice(157, 100)),
            (int)(Number(block.Slice(100, 8)) & 0xFFF),
            Owner(Number(block.Slice(108, 8))),
            Owner(Number(block.Slice(116, 8))),
            Number(block.Slice(124, 12)));
    }

    public static int Owner(long number) => number <= int.MaxValue ? (int)number : Nobody;

    /// <summary>The text of a field that may end early. A name that is not UTF-8 gets replacement characters, since entries have none for its bytes.</summary>
    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static void CheckSum(ReadOnlySpan<byte> block)
    {
        // With the field itself counted as blanks. Some old writers added the bytes up as signed ones.
        var (sum, signed) = (0, 0);
        for (var at = 0; at < Length; at++)
        {
            var value = at is >= ChecksumAt and < ChecksumAt + 8 ? (byte)' ' : block[at];
            sum += value;
            signed += (sbyte)value;
        }

        var expected = NumberOrNull(block.Slice(ChecksumAt, 8));
        if (expected is null || (expected != sum && expected != signed))
            throw new MalformedTarException("it is not a tar, or a damaged one: the checksum of a header is wrong");
    }

    private static long Number(ReadOnlySpan<byte> field) =>
        NumberOrNull(field) ?? throw new MalformedTarException("a number in a header of its tar is none, negative or too big");

    /// <summary>Octal digits among blanks and zeros, or, with the first bit set, the number itself with its highest byte first (GNU).</summary>
    private static long? NumberOrNull(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
            return BinaryOrNull(field);
        var digits = field.Trim(" \0"u8);
        if (digits.IndexOfAny((byte)' ', (byte)0) is var end and >= 0)
            digits = digits[..end];
        long number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return null;
            number = (number << 3) | (uint)(digit - '0');
        }

        return number;
    }

    private static long? BinaryOrNull(ReadOnlySpan<byte> field)
    {
        long number = field[0] & 0x7F;
        foreach (var next in field[1..])
        {
            if (number >> 55 != 0)
                return null;
            number = (number << 8) | next;
        }

        return number;
    }
}
