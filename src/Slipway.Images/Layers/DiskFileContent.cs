using System.Security.Cryptography;
using Slipway.Diagnostics;

namespace Slipway.Images.Layers;

/// <summary>
/// A file's content on its way into a tar, which must be what its layer's key was computed from, to the byte: a layer remembered under a wrong key would be wrong in every later build. So it is hashed again on its way,
/// which costs a twentieth of what compressing does. Seekable in name, so that a tar writer asks for the length instead of copying the file into memory.
/// </summary>
internal sealed class DiskFileContent : InputStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream _content;
    private readonly DiskFile _file;
    private readonly string _layer;
    private long _position;

    private DiskFileContent(FileStream content, DiskFile file, string layer) => (_content, _file, _layer) = (content, file, layer);

    public override bool CanSeek => true;

    public override long Length => _file.Stat.Size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <param name="file">Not empty.</param>
    /// <param name="layer">What messages call the layer.</param>
    /// <exception cref="SlipwayException">SLIP2430.</exception>
    public static DiskFileContent Open(DiskFile file, string layer)
    {
        try
        {
            return new DiskFileContent(new FileStream(file.Path, DiskFile.Options), file, layer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, layer, e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, Length - _position)];
        if (buffer.IsEmpty)
            return 0;
        int read;
        try
        {
            read = await _content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(_file, _layer, e);
        }

        _position += read;
        _hash.AppendData(buffer.Span[..read]);
        if (read == 0 || (_position == Length && !EndsAsHashed()))
            throw new SlipwayException(LayerErrors.FileChanged(_layer, _file.Path));
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private static SlipwayException Unreadable(DiskFile file, string layer, Exception e) => new(LayerErrors.FileUnreadable(layer, file.Path, e.Message), e);

    private bool EndsAsHashed()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        return digest.SequenceEqual(_file.Digest);
    }
}
