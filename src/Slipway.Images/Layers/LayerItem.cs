using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>What an entry of a layer's tar does.</summary>
internal enum LayerItemKind
{
    Folder,
    File,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>Another name of a file that comes before it.</summary>
    HardLink,

    /// <summary>A device or pipe: it hides what is below it, and is nothing that could be copied.</summary>
    Special,

    /// <summary>Deletes what the layers below have at the path.</summary>
    Whiteout,

    /// <summary>Deletes what the layers below have in the folder at the path.</summary>
    Opaque,
}

/// <summary>An entry of a layer's tar.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Path">As <see cref="LayerEntry.Path"/>.</param>
/// <param name="Target">Of a link as it is; of a hard link a path like <paramref name="Path"/>.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Uid">Owner's number.</param>
/// <param name="Gid">Group's number.</param>
/// <param name="Offset">Where the content begins in the uncompressed tar.</param>
/// <param name="Size">Of the content.</param>
internal readonly record struct LayerItem(LayerItemKind Kind, string Path, string? Target, int Mode, int Uid, int Gid, long Offset, long Size);

/// <summary>The layer that items came from.</summary>
internal sealed record LayerOrigin(Descriptor Layer, IBlobSource Blobs, Digest DiffId);
