using System.Buffers.Text;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>What extended headers (pax's x, GNU's L and K) say of the entry that follows them. What a global one says is of no use here.</summary>
internal sealed class ArchiveExtension
{
    private const long Second = 1_000_000_000;

    private string? _name;
    private string? _target;
    private long? _size;
    private long? _modified;

    /// <exception cref="MalformedArchiveException">It cannot be read.</exception>
    public void Add(char type, ReadOnlySpan<byte> content)
    {
        if (type == 'L') _name = SyncPath.FromBytes(ArchiveHeader.UpToNul(content));
        else if (type == 'K') _target = SyncPath.FromBytes(ArchiveHeader.UpToNul(content));
        else if (type == 'x') AddRecords(content);
    }

    /// <summary>The entry with what was said of it.</summary>
    public ArchiveEntry Apply(ArchiveEntry header) => header with
    {
        Name = _name ?? header.Name,
        Target = _target ?? header.Target,
        // Only files have content, whatever a header says.
        Size = header.Type is ArchiveEntry.HardLink or ArchiveEntry.Link or '3' or '4' or ArchiveEntry.Folder or '6' ? 0 : _size ?? header.Size,
        Modified = _modified ?? header.Modified,
    };

    // "length name=value\n", the length counting all of it.
    private void AddRecords(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var blank = content.IndexOf((byte)' ');
            if (blank <= 0 || !Utf8Parser.TryParse(content[..blank], out int length, out var digits) || digits != blank || length <= blank + 1 || length > content.Length || content[length - 1] != '\n')
                throw new MalformedArchiveException("a record of an extended header in it cannot be read");
            var record = content[(blank + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 0) throw new MalformedArchiveException("a record of an extended header in it has no value");
            Add(record[..equals], record[(equals + 1)..]);
            content = content[length..];
        }
    }

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("path"u8)) _name = SyncPath.FromBytes(value);
        else if (key.SequenceEqual("linkpath"u8)) _target = SyncPath.FromBytes(value);
        else if (key.SequenceEqual("mtime"u8)) _modified = Time(value);
        else if (key.SequenceEqual("size"u8))
        {
            if (!Utf8Parser.TryParse(value, out long size, out var digits) || digits != value.Length || size < 0) throw new MalformedArchiveException("a size in it is no number");
            _size = size;
        }
    }

    private static long Time(ReadOnlySpan<byte> value)
    {
        var dot = value.IndexOf((byte)'.');
        var whole = dot < 0 ? value : value[..dot];
        if (!Utf8Parser.TryParse(whole, out long seconds, out var digits) || digits != whole.Length) throw new MalformedArchiveException("a time in it is no number");
        long fraction = 0;
        for (var i = 0; i < 9; i++) fraction = (fraction * 10) + (dot >= 0 && dot + 1 + i < value.Length && char.IsAsciiDigit((char)value[dot + 1 + i]) ? value[dot + 1 + i] - '0' : 0);
        var isNegative = value[0] == '-';
        return ArchiveHeader.Nanoseconds(seconds) + (isNegative ? -fraction : fraction);
    }
}
