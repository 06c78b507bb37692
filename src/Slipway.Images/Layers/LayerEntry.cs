using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>Something a layer puts at a path, with everything that gets into the image settled.</summary>
/// <param name="Path">In the image, <c>/</c>-separated, without a slash at either end, without <c>.</c> and <c>..</c>.</param>
/// <param name="Mode">Permission bits, octal 0–07777.</param>
/// <param name="Uid">Owner's number.</param>
/// <param name="Gid">Group's number.</param>
public abstract record LayerEntry(string Path, int Mode, int Uid, int Gid);

/// <summary>A folder. Folders that nobody names are added with mode 0755 and owner 0:0 where the layers below have none.</summary>
public sealed record FolderEntry(string Path, int Mode, int Uid, int Gid) : LayerEntry(Path, Mode, Uid, Gid);

/// <summary>A symbolic link; the target is written as it is.</summary>
public sealed record LinkEntry(string Path, string Target, int Uid, int Gid) : LayerEntry(Path, 0x1FF, Uid, Gid);

/// <summary>A regular file.</summary>
public sealed record FileEntry(string Path, FileSource Source, int Mode, int Uid, int Gid) : LayerEntry(Path, Mode, Uid, Gid);

/// <summary>Where a file's bytes are.</summary>
public abstract record FileSource
{
    /// <summary>A file on disk.</summary>
    /// <param name="Path">Absolute; a link is followed.</param>
    public sealed record OnDisk(string Path) : FileSource;

    /// <summary>Bytes at hand.</summary>
    public sealed record InMemory(ReadOnlyMemory<byte> Content) : FileSource;

    /// <summary>A file of a layer: its content lies in the uncompressed tar of <paramref name="Layer"/>.</summary>
    /// <param name="Layer">The layer's blob.</param>
    /// <param name="Blobs">Gives it.</param>
    /// <param name="Offset">Of the content in the uncompressed tar.</param>
    /// <param name="Size">Bytes.</param>
    /// <param name="DiffId">Of the layer: with <paramref name="Offset"/> it says which content it is, without reading it.</param>
    public sealed record InLayer(Descriptor Layer, IBlobSource Blobs, long Offset, long Size, Digest DiffId) : FileSource;
}

/// <summary>A layer to be made.</summary>
/// <param name="Name">What messages call it: <c>application</c>, <c>COPY app.py /app</c>.</param>
/// <param name="Entries">In any order; a later entry of the same path takes the place of an earlier one.</param>
public sealed record LayerDefinition(string Name, IReadOnlyList<LayerEntry> Entries);

/// <summary>A layer that was made, or found made.</summary>
/// <param name="Name">As defined.</param>
/// <param name="DiffId">Digest of its uncompressed tar.</param>
/// <param name="Blob">As it is stored.</param>
/// <param name="UncompressedSize">Bytes of the tar.</param>
/// <param name="Files">How many regular files it has.</param>
/// <param name="FromCache">Whether it was made by an earlier build.</param>
public sealed record Layer(string Name, Digest DiffId, Descriptor Blob, long UncompressedSize, int Files, bool FromCache);
