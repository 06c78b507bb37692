using System.Buffers.Binary;
using Slipway.Ssh;

namespace Slipway.Sync.Transfer;

/// <summary>Reads the regular files of tar archives that another machine wrote, one behind the other: names as raw bytes, everything bounded.</summary>
internal sealed class TarRecords(Stream from)
{
    private const int LongestExtension = 64 * 1024;

    private readonly byte[] _block = new byte[TarHeader.BlockSize];
    private long _left;
    private int _padding;

    /// <summary>The file's name.</summary>
    public byte[] Name { get; private set; } = [];

    /// <summary>Its length.</summary>
    public long Size { get; private set; }

    /// <summary>When it was modified, seconds since the epoch.</summary>
    public long Modified { get; private set; }

    /// <summary>Goes to the next regular file. False at the end.</summary>
    /// <exception cref="FormatException">It is no archive, or breaks off.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        byte[]? longName = null;
        long? longSize = null;
        while (true)
        {
            await SkipAsync(cancellationToken);
            var read = await from.ReadAtLeastAsync(_block, _block.Length, throwOnEndOfStream: false, cancellationToken);
            if (read == 0) return false;
            if (read < _block.Length) throw new FormatException("an archive breaks off");
            if (!_block.AsSpan().ContainsAnyExcept((byte)0)) continue;
            var type = ReadHeader();
            if (type is (byte)'L' or (byte)'x')
            {
                var extension = await ReadExtensionAsync(cancellationToken);
                if (type == 'L') longName = extension.AsSpan(0, extension.AsSpan().IndexOf((byte)0) is var nul and >= 0 ? nul : extension.Length).ToArray();
                else ReadPax(extension, ref longName, ref longSize);
                continue;
            }

            if (type is (byte)'0' or 0) Size = _left = longSize ?? Size;
            _padding = TarHeader.Padding(_left);
            Name = longName ?? Name;
            (longName, longSize) = (null, null);
            if (type is (byte)'0' or 0) return true;
        }
    }

    /// <summary>The file's content; read before the next file is asked for, or passed over.</summary>
    public Stream Content() => new ContentStream(this);

    private byte ReadHeader()
    {
        var sum = 8 * ' ';
        for (var i = 0; i < _block.Length; i++) sum += i is >= 148 and < 156 ? 0 : _block[i];
        if (Number(_block.AsSpan(148, 8)) != sum) throw new FormatException("an archive's header is damaged");
        var name = Text(_block.AsSpan(0, 100));
        var hasPrefix = _block.AsSpan(257, 6).SequenceEqual("ustar\0"u8) && _block[345] != 0;
        Name = hasPrefix ? [.. Text(_block.AsSpan(345, 155)), (byte)'/', .. name] : name.ToArray();
        Size = Number(_block.AsSpan(124, 12));
        Modified = Number(_block.AsSpan(136, 12));
        if (Size < 0) throw new FormatException("a file has no length");
        var type = _block[156];

        // Links and folders have no content, whatever their size says.
        _left = type is >= (byte)'1' and <= (byte)'6' ? 0 : Size;
        _padding = TarHeader.Padding(_left);
        return type;
    }

    private async Task<byte[]> ReadExtensionAsync(CancellationToken cancellationToken)
    {
        if (Size > LongestExtension) throw new FormatException("a name is too long");
        var extension = new byte[Size];
        try
        {
            await from.ReadExactlyAsync(extension, cancellationToken);
        }
        catch (EndOfStreamException)
        {
            throw new FormatException("an archive breaks off");
        }

        _left = 0;
        return extension;
    }

    // Lines of "length key=value\n", POSIX pax 4.
    private static void ReadPax(ReadOnlySpan<byte> lines, ref byte[]? name, ref long? size)
    {
        while (lines.IndexOf((byte)' ') is > 0 and < 8 and var blank)
        {
            if (!int.TryParse(lines[..blank], out var length) || length <= blank + 2 || length > lines.Length) throw new FormatException("an extended header is damaged");
            var line = lines[(blank + 1)..(length - 1)];
            if (line.StartsWith("path="u8)) name = line["path=".Length..].ToArray();
            else if (line.StartsWith("size="u8)) size = long.TryParse(line["size=".Length..], out var bytes) && bytes >= 0 ? bytes : throw new FormatException("a file has no length");
            lines = lines[length..];
        }
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is var nul and >= 0 ? field[..nul] : field;

    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0) return field.Length >= 8 && field[0] == 0x80 ? BinaryPrimitives.ReadInt64BigEndian(field[^8..]) : throw new FormatException("a number is too big");
        var number = 0L;
        foreach (var c in field)
        {
            if (c is >= (byte)'0' and <= (byte)'7') number = number * 8 + c - '0';
            else if (c is not ((byte)' ' or 0)) throw new FormatException("a number is none");
        }

        return number;
    }

    private async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        var rest = _left + _padding;
        (_left, _padding) = (0, 0);
        if (rest == 0) return;
        var buffer = new byte[(int)Math.Min(rest, 64 * 1024)];
        while (rest > 0)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(rest, buffer.Length)), cancellationToken);
            if (read == 0) throw new FormatException("an archive breaks off");
            rest -= read;
        }
    }

    private sealed class ContentStream(TarRecords records) : SequentialStream
    {
        private readonly byte[] _name = records.Name;

        public override bool CanWrite => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!ReferenceEquals(_name, records.Name) || records._left == 0 || buffer.Length == 0) return 0;
            var read = await records.ReadContentAsync(buffer[..(int)Math.Min(buffer.Length, records._left)], cancellationToken);
            return read > 0 ? read : throw new FormatException("an archive breaks off");
        }
    }

    private async ValueTask<int> ReadContentAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await from.ReadAsync(buffer, cancellationToken);
        _left -= read;
        return read;
    }
}
