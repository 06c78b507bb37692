using System.Buffers.Binary;
using System.Security.Cryptography;
using Slipway.Docker.Session;
using Slipway.Files;

namespace Slipway.Images.Fingerprints;

/// <summary>
/// Goes through a <see cref="FileDigestCache"/>'s entries. Each is: how much of the previous path it begins with, the rest of its path, kind, mode; for a file
/// size, two times, inode and SHA-256; for a link its target. Lengths are LEB128, numbers little-endian.
/// </summary>
internal sealed class FileDigestCursor(ReadOnlyMemory<byte> entries)
{
    private byte[] _path = new byte[512];
    private int _pathLength;
    private int _next;
    private int _content;
    private int _contentLength;

    /// <summary>Where the current entry begins.</summary>
    public int Start { get; private set; }

    public bool IsValid { get; private set; }

    public ReadOnlySpan<byte> Path => _path.AsSpan(0, _pathLength);

    public ContextEntryKind Kind { get; private set; }

    public FileStat Stat { get; private set; }

    /// <summary>A file's SHA-256, a link's target, nothing for a directory.</summary>
    public ReadOnlySpan<byte> Content => entries.Span.Slice(_content, _contentLength);

    public bool MoveNext()
    {
        var bytes = entries.Span;
        Start = _next;
        if (_next >= bytes.Length)
        {
            return IsValid = false;
        }

        var shared = ReadLength(bytes);
        var rest = ReadLength(bytes);
        if (shared + rest > _path.Length)
        {
            Array.Resize(ref _path, (shared + rest) * 2);
        }

        bytes.Slice(_next, rest).CopyTo(_path.AsSpan(shared));
        _pathLength = shared + rest;
        _next += rest;
        Kind = (ContextEntryKind)bytes[_next];
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(_next + 1)..]);
        _next += 3;
        ReadContent(bytes, mode);
        return IsValid = true;
    }

    private void ReadContent(ReadOnlySpan<byte> bytes, int mode)
    {
        Stat = new FileStat(0, mode, 0, 0, 0);
        _contentLength = 0;
        if (Kind == ContextEntryKind.File)
        {
            var numbers = bytes[_next..];
            Stat = new FileStat(
                BinaryPrimitives.ReadInt64LittleEndian(numbers),
                mode,
                BinaryPrimitives.ReadInt64LittleEndian(numbers[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(numbers[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(numbers[24..]));
            _next += 32;
            _contentLength = SHA256.HashSizeInBytes;
        }
        else if (Kind == ContextEntryKind.SymbolicLink)
        {
            _contentLength = ReadLength(bytes);
        }

        _content = _next;
        _next += _contentLength;
    }

    private int ReadLength(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[_next++];
            length |= (b & 0x7F) << shift;
            if (b < 0x80)
            {
                return length;
            }
        }
    }
}
