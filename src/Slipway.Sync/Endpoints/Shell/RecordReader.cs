using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Cuts what arrives into records: <c>path//fields</c> and a newline. A path is all up to <c>//</c>, whatever is in it; fields are words.</summary>
internal sealed class RecordReader(Stream from)
{
    // The longest path, and room for numbers and the target of a link.
    private const int LongestRecord = 16 * 1024;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private int _fields;
    private int _length;

    /// <summary>The path of the record, without <c>./</c>; the empty string is the root or a line of the script's own.</summary>
    public string Path { get; private set; } = "";

    /// <summary>What is between <c>//</c> and the newline.</summary>
    public ReadOnlySpan<byte> Fields => _buffer.AsSpan(_fields, _length);

    /// <summary>Goes to the next record. False at the end.</summary>
    /// <exception cref="FormatException">Something else came.</exception>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken) => TryCut() ? new(true) : ReadMoreAsync(cancellationToken);

    private async ValueTask<bool> ReadMoreAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            if (_end > LongestRecord && _end == _buffer.Length) throw new FormatException("a record is too long");
            var read = await from.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0) return _end == 0 ? false : throw new FormatException("the end is missing");
            _end += read;
            if (TryCut()) return true;
        }
    }

    private bool TryCut()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        var slashes = rest.IndexOf("//"u8);
        if (slashes < 0)
        {
            if (rest.Length > LongestRecord) throw new FormatException("a path is too long");
            return false;
        }

        var fields = rest[(slashes + 2)..];
        var length = FieldsLength(fields);
        if (length < 0)
        {
            if (rest.Length > LongestRecord) throw new FormatException("a record is too long");
            return false;
        }

        Path = ReadPath(rest[..slashes]);
        (_fields, _length) = (_start + slashes + 2, length);
        _start += slashes + 2 + length + 1;
        return true;
    }

    // A link's target may hold newlines: find's ends with NUL, readlink's has its length before it.
    private static int FieldsLength(ReadOnlySpan<byte> fields)
    {
        if (fields.IsEmpty) return -1;
        if (fields[0] == 'l') return fields.IndexOf("\0\n"u8) is var nul and >= 0 ? nul + 1 : -1;
        if (fields[0] != '>') return fields.IndexOf((byte)'\n');
        var words = new FieldReader(fields[1..]);
        if (!words.TryNumber(out var length))
        {
            return fields.Length < 32 ? -1 : throw new FormatException("a link has no length");
        }

        if (length > LongestRecord) throw new FormatException("a link is too long");
        var all = 1 + words.Position + 1 + (int)length;
        if (fields.Length <= all) return -1;
        return fields[all] == '\n' ? all : throw new FormatException("a link has another length");
    }

    private static string ReadPath(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path.SequenceEqual("."u8)) return "";
        if (!path.StartsWith("./"u8)) throw new FormatException("a path is not below the folder");
        return SyncPath.FromBytes(path[2..]);
    }
}
