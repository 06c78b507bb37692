using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>
/// The files that a layer takes from other layers, put aside in a file. A compressed layer can only be read from its beginning, and the order of its files is not that of the layer that is made; so each is read once, and
/// what is wanted of it is put aside in the order it comes.
/// </summary>
/// <param name="folder">Of the store: where the file is made, and removed at once, so that it is gone with the process, however that ends.</param>
internal sealed class LayerSpool(string folder) : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly Dictionary<Digest, List<Extent>> _extents = [];
    private FileStream? _file;

    /// <exception cref="SlipwayException">SLIP2411, SLIP2433, SLIP2434; what a source says.</exception>
    public async Task FillAsync(IEnumerable<LayerEntry> entries, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<Digest, List<FileSource.InLayer>>();
        foreach (var entry in entries)
        {
            if (entry is FileEntry { Source: FileSource.InLayer { Size: > 0 } source })
            {
                if (!wanted.TryGetValue(source.DiffId, out var sources))
                    wanted.Add(source.DiffId, sources = []);
                sources.Add(source);
            }
        }

        foreach (var (layer, sources) in wanted)
        {
            sources.Sort(static (left, right) => left.Offset.CompareTo(right.Offset));
            _extents.Add(layer, await CopyAsync(sources, cancellationToken).ConfigureAwait(false));
        }
    }

    public Stream Open(FileSource.InLayer source)
    {
        var extents = _extents[source.DiffId];
        var (low, high) = (0, extents.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = extents[middle].Offset <= source.Offset ? (middle, high) : (low, middle - 1);
        }

        return new SpooledFile(_file!, extents[low].At + (source.Offset - extents[low].Offset), source.Size);
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>Those of one layer, with what lies twice or overlaps taken together.</summary>
    private static List<Extent> Union(List<FileSource.InLayer> sorted, long at)
    {
        var extents = new List<Extent>();
        foreach (var source in sorted)
        {
            var end = source.Offset + source.Size;
            if (extents.Count > 0 && extents[^1] is var last && source.Offset < last.End)
            {
                at += Math.Max(0, end - last.End);
                extents[^1] = last with { End = Math.Max(end, last.End) };
                continue;
            }

            extents.Add(new Extent(source.Offset, end, at));
            at += source.Size;
        }

        return extents;
    }

    private async Task<List<Extent>> CopyAsync(List<FileSource.InLayer> sources, CancellationToken cancellationToken)
    {
        var first = sources[0];
        var file = _file ??= Create();
        var extents = Union(sources, file.Position);
        await using var layer = await LayerStream.OpenAsync(first.Layer, first.DiffId, first.Blobs, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[BufferSize];
        var position = 0L;
        var next = 0;

        // Beyond the last file too, since only at its end a layer has shown that it is the one meant.
        for (int read; (read = await layer.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; position += read)
        {
            for (; next < extents.Count && extents[next].Offset < position + read; next++)
            {
                var (offset, end, _) = extents[next];
                var from = (int)(Math.Max(offset, position) - position);
                var to = (int)(Math.Min(end, position + read) - position);
                await WriteAsync(file, buffer.AsMemory(from..to), cancellationToken).ConfigureAwait(false);
                if (end > position + read)
                    break;
            }
        }

        return next == extents.Count ? extents : throw new SlipwayException(LayerErrors.LayerDamaged(first.Layer, "it ends before the files that are copied from it"));
    }

    private FileStream Create()
    {
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0);
            File.Delete(path);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(e);
        }
    }

    private async ValueTask WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw NotWritten(e);
        }
    }

    private SlipwayException NotWritten(Exception e) => new(OciErrors.StoreNotWritten(folder, e.Message), e);

    /// <summary>A part of a layer's tar.</summary>
    /// <param name="Offset">Where it begins there.</param>
    /// <param name="End">Where it ends there.</param>
    /// <param name="At">Where it begins in the file.</param>
    private readonly record struct Extent(long Offset, long End, long At);

    /// <summary>Seekable in name, so that a tar writer asks for the length instead of copying the file into memory.</summary>
    private sealed class SpooledFile(FileStream file, long at, long length) : InputStream
    {
        private long _position;

        public override bool CanSeek => true;

        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer = buffer[..(int)Math.Min(buffer.Length, length - _position)];
            try
            {
                var read = await RandomAccess.ReadAsync(file.SafeFileHandle, buffer, at + _position, cancellationToken).ConfigureAwait(false);
                _position += read;
                return read;
            }
            catch (IOException e)
            {
                throw new SlipwayException(OciErrors.StoreNotWritten(Path.GetDirectoryName(file.Name)!, e.Message), e);
            }
        }
    }
}
