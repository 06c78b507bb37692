using Slipway.Diagnostics;
using Slipway.Docker.Session;

namespace Slipway.Images.Context;

/// <summary>
/// A file's content, of exactly the length the walk saw: whoever announced that length must not send more or less. Seekable in name, so that a tar writer
/// asks for the length instead of copying the file into memory.
/// </summary>
internal sealed class ContextFileStream : Stream
{
    private readonly Stream _content;
    private readonly string _path;
    private long _position;

    private ContextFileStream(Stream content, string path, long length) => (_content, _path, Length) = (content, path, length);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">As <see cref="BuildContext.OpenFile"/>.</exception>
    public static Stream Open(string root, ContextEntry entry)
    {
        if (entry.Size == 0)
        {
            return new ContextFileStream(Null, entry.Path, 0);
        }

        try
        {
            var content = new FileStream(Path.Combine(root, entry.Path), Options);
            return content.Length == entry.Size
                ? new ContextFileStream(content, entry.Path, entry.Size)
                : throw Refused(content, ContextErrors.FileChanged(entry.Path, entry.Size));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Failure(ContextErrors.FileVanished(entry.Path));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException { InnerException: not SlipwayException })
        {
            throw Failure(ContextErrors.FileUnreadable(entry.Path, e.Message));
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, Length - _position);
        try
        {
            return Advance(_content.Read(buffer[..count]), count);
        }
        catch (IOException e) when (e.InnerException is not SlipwayException)
        {
            throw Failure(ContextErrors.FileUnreadable(_path, e.Message));
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(buffer.Length, Length - _position);
        try
        {
            return Advance(await _content.ReadAsync(buffer[..count], cancellationToken).ConfigureAwait(false), count);
        }
        catch (IOException e) when (e.InnerException is not SlipwayException)
        {
            throw Failure(ContextErrors.FileUnreadable(_path, e.Message));
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }

    private static FileStreamOptions Options => new() { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan };

    private static IOException Refused(FileStream content, Diagnostic diagnostic)
    {
        content.Dispose();
        return Failure(diagnostic);
    }

    private static IOException Failure(Diagnostic diagnostic)
    {
        var cause = new SlipwayException(diagnostic);
        return new IOException(diagnostic.Message, cause);
    }

    /// <summary>Accounts for what was read, and at the end makes sure that the file ends there too.</summary>
    private int Advance(int read, int wanted)
    {
        if (read == 0 && wanted > 0)
        {
            throw Failure(ContextErrors.FileChanged(_path, Length));
        }

        _position += read;
        return _position == Length && _content.Length != Length && Length > 0 ? throw Failure(ContextErrors.FileChanged(_path, Length)) : read;
    }
}
