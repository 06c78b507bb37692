using System.Buffers.Binary;
using Slipway.Docker.Session;
using Slipway.Files;

namespace Slipway.Images.Fingerprints;

/// <summary>
/// Writes a <see cref="FileDigestCache"/> beside the old one and puts it in its place whole, so that builds at the same time read one or the other.
/// Where it cannot be written, nothing is kept and the next fingerprint takes longer.
/// </summary>
internal sealed class FileDigestCacheWriter : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private FileStream? _stream;
    private byte[] _previous = new byte[512];
    private int _previousLength;
    private int _length;
    private uint _checksum;
    private int _count;

    /// <summary>Begins a cache. What is hashed from now on is covered by it.</summary>
    public FileDigestCacheWriter(string path)
    {
        (_path, _temporary) = (path, path + "." + Guid.NewGuid().ToString("N") + ".tmp");
        Attempt(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, 0);
        });
        Append(FileDigestCache.Magic);
        AppendNumber(_stream is null ? 0 : (File.GetLastWriteTimeUtc(_temporary).Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick);
    }

    public void Add(ReadOnlySpan<byte> path, ContextEntryKind kind, in FileStat stat, ReadOnlySpan<byte> content)
    {
        var shared = path.CommonPrefixLength(_previous.AsSpan(0, _previousLength));
        AppendLength(shared);
        AppendLength(path.Length - shared);
        Append(path[shared..]);
        Append([(byte)kind, (byte)stat.Mode, (byte)(stat.Mode >> 8)]);
        if (kind == ContextEntryKind.File)
        {
            AppendNumber(stat.Size);
            AppendNumber(stat.ModifiedNanoseconds);
            AppendNumber(stat.ChangedNanoseconds);
            AppendNumber((long)stat.Inode);
        }
        else if (kind == ContextEntryKind.SymbolicLink)
        {
            AppendLength(content.Length);
        }

        Append(content);
        Remember(path);
        _count++;
    }

    /// <summary>Ends the cache and puts it in place.</summary>
    public void Commit(ReadOnlySpan<byte> total)
    {
        Append(total);
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32LittleEndian(number, _count);
        Append(number);
        Flush();
        BinaryPrimitives.WriteUInt32LittleEndian(number, _checksum);
        Append(number);
        Flush();
        Attempt(() =>
        {
            if (_stream is not null)
            {
                _stream.Dispose();
                File.Move(_temporary, _path, overwrite: true);
                _stream = null;
            }
        });
    }

    public void Dispose() => Abandon();

    private void Remember(ReadOnlySpan<byte> path)
    {
        if (path.Length > _previous.Length)
        {
            _previous = new byte[path.Length * 2];
        }

        path.CopyTo(_previous);
        _previousLength = path.Length;
    }

    private void AppendNumber(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        Append(bytes);
    }

    private void AppendLength(int length)
    {
        for (; length >= 0x80; length >>= 7)
        {
            Append([(byte)(length | 0x80)]);
        }

        Append([(byte)length]);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var part = Math.Min(bytes.Length, _buffer.Length - _length);
            bytes[..part].CopyTo(_buffer.AsSpan(_length));
            bytes = bytes[part..];
            _length += part;
            if (_length == _buffer.Length)
            {
                Flush();
            }
        }
    }

    private void Flush()
    {
        _checksum = FileDigestCache.Checksum(_checksum, _buffer.AsSpan(0, _length));
        Attempt(() => _stream?.Write(_buffer, 0, _length));
        _length = 0;
    }

    private void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk or a folder without write access costs the next build some time, not this one its result.
            Abandon();
        }
    }

    private void Abandon()
    {
        if (_stream is null)
        {
            return;
        }

        _stream.Dispose();
        _stream = null;
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The same as above: what cannot be removed does no harm.
        }
    }
}
