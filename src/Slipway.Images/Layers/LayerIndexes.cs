using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>
/// Remembers what a layer's tar does, <c>indexes/&lt;diffID&gt;</c> in the store's folder, so that a base image is unpacked for its first build and not for every one. Of each path it says how much of the one before it
/// begins, and the rest. A diffID stands for one tar, so an index is never out of date.
/// </summary>
internal sealed class LayerIndexes(BlobStore store)
{
    /// <summary>Counted up when the form changes, or what is read out of a tar.</summary>
    private const int FormatVersion = 1;

    private readonly string _directory = Path.Combine(store.Directory, "indexes");

    public List<LayerItem>? Find(Digest diffId)
    {
        if (KeptFile.Read(PathOf(diffId)) is not { } bytes)
            return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        if (reader.Read7BitEncodedInt() != FormatVersion)
            return null;
        var items = new List<LayerItem>(reader.Read7BitEncodedInt());
        var previous = "";
        for (var count = items.Capacity; items.Count < count;)
        {
            var item = Read(reader, previous);
            previous = item.Path;
            items.Add(item);
        }

        return items;
    }

    public void Keep(Digest diffId, List<LayerItem> items)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write7BitEncodedInt(FormatVersion);
            writer.Write7BitEncodedInt(items.Count);
            var previous = "";
            foreach (var item in items)
            {
                Write(writer, previous, item);
                previous = item.Path;
            }
        }

        KeptFile.Write(PathOf(diffId), bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void Write(BinaryWriter writer, string previous, in LayerItem item)
    {
        var shared = previous.AsSpan().CommonPrefixLength(item.Path);

        // Half of a surrogate pair cannot be written.
        if (shared > 0 && char.IsHighSurrogate(item.Path[shared - 1]))
            shared--;
        writer.Write((byte)item.Kind);
        writer.Write7BitEncodedInt(shared);
        writer.Write(item.Path[shared..]);
        writer.Write(item.Target ?? "");
        writer.Write7BitEncodedInt(item.Mode);
        writer.Write7BitEncodedInt(item.Uid);
        writer.Write7BitEncodedInt(item.Gid);
        writer.Write7BitEncodedInt64(item.Offset);
        writer.Write7BitEncodedInt64(item.Size);
    }

    private static LayerItem Read(BinaryReader reader, string previous)
    {
        var kind = (LayerItemKind)reader.ReadByte();
        var path = string.Concat(previous.AsSpan(0, reader.Read7BitEncodedInt()), reader.ReadString());
        var target = reader.ReadString() is { Length: > 0 } text ? text : null;
        return new LayerItem(
            kind, path, target, reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
    }

    private string PathOf(Digest diffId) => Path.Combine(_directory, diffId.Hex);
}
