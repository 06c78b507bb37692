using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>The 512 bytes that begin an entry of a tar archive (POSIX.1-1988 ustar, and GNU's numbers).</summary>
internal static class ArchiveHeader
{
    private const int ChecksumAt = 148;
    private const long LatestSecond = long.MaxValue / 1_000_000_000 - 1;

    /// <exception cref="MalformedArchiveException">It is none.</exception>
    public static ArchiveEntry Read(ReadOnlySpan<byte> block)
    {
        var sum = 0;
        for (var i = 0; i < block.Length; i++) sum += i is >= ChecksumAt and < ChecksumAt + 8 ? ' ' : block[i];
        if (Number(block.Slice(ChecksumAt, 8)) != sum) throw new MalformedArchiveException("it is no tar archive, or a damaged one: the checksum of a header is wrong");
        var name = SyncPath.FromBytes(UpToNul(block[..100]));
        if (block.Slice(257, 6).SequenceEqual("ustar\0"u8) && block[345] != 0) name = SyncPath.FromBytes(UpToNul(block.Slice(345, 155))) + "/" + name;
        var type = block[156] == 0 ? ArchiveEntry.File : (char)block[156];
        var size = Number(block.Slice(124, 12));
        if (size < 0) throw new MalformedArchiveException("a size in it is negative");
        return new ArchiveEntry(
            type, name, SyncPath.FromBytes(UpToNul(block.Slice(157, 100))), size, (int)(Number(block.Slice(100, 8)) & 0xFFF), Nanoseconds(Number(block.Slice(136, 12))));
    }

    public static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is var end and >= 0 ? field[..end] : field;

    public static long Nanoseconds(long seconds) => Math.Clamp(seconds, -LatestSecond, LatestSecond) * 1_000_000_000;

    // Octal digits among blanks and zeros, or with the first bit set the number itself, highest byte first.
    private static long Number(ReadOnlySpan<byte> field)
    {
        long number = 0;
        if ((field[0] & 0x80) != 0)
        {
            number = (field[0] & 0x40) != 0 ? -1 : 0;
            for (var i = 0; i < field.Length; i++)
            {
                if (number is > long.MaxValue >> 8 or < long.MinValue >> 8) throw new MalformedArchiveException("a number in a header is too big");
                number = (number << 8) | (i == 0 ? field[0] & 0x7FL | ((field[0] & 0x40) != 0 ? 0x80L : 0) : field[i]);
            }

            return number;
        }

        var digits = field.Trim(" \0"u8);
        foreach (var digit in digits)
        {
            if (digit is 0 or (byte)' ') break;
            if (digit is < (byte)'0' or > (byte)'7') throw new MalformedArchiveException("a number in a header is none");
            number = (number << 3) | (uint)(digit - '0');
        }

        return number;
    }
}
