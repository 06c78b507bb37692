using System.IO.Compression;

namespace Slipway.Images.Archives;

/// <summary>The bytes of a tar from any offset on. One that is compressed is read forwards, and from its beginning again where it must.</summary>
internal sealed class TarSource : IDisposable
{
    private const int SkipBuffer = 1 << 16;

    private readonly FileStream file;
    private GZipStream? unpacked;
    private long position;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public TarSource(string path)
    {
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        Span<byte> magic = stackalloc byte[2];
        IsCompressed = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
    }

    public bool IsCompressed { get; }

    /// <summary>The file's length as it is.</summary>
    public long Length => file.Length;

    /// <summary>Goes to an offset of the uncompressed tar; false when the tar ends before it.</summary>
    public async ValueTask<bool> GoToAsync(long offset, CancellationToken cancellationToken)
    {
        if (!IsCompressed)
        {
            position = file.Position = offset;
            return offset <= file.Length;
        }

        if (unpacked is null || offset < position)
        {
            if (unpacked is not null)
                await unpacked.DisposeAsync();
            (file.Position, position) = (0, 0);
            unpacked = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        }

        var buffer = position < offset ? new byte[SkipBuffer] : [];
        while (position < offset)
        {
            if (await ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, offset - position)), cancellationToken) == 0)
                return false;
        }

        return true;
    }

    /// <exception cref="InvalidDataException">What is compressed is damaged.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await (unpacked ?? (Stream)file).ReadAsync(buffer, cancellationToken);
        position += read;
        return read;
    }

    /// <summary>As many bytes as there are up to the buffer's length.</summary>
    public async ValueTask<int> ReadBlockAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var total = 0;
        while (total < buffer.Length && await ReadAsync(buffer[total..], cancellationToken) is var read and > 0)
            total += read;
        return total;
    }

    public void Dispose()
    {
        unpacked?.Dispose();
        file.Dispose();
    }
}
