using System.Security.Cryptography;
using System.Text;
using Slipway.Images.Fingerprints;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>Says in 64 digits all that the blob of a layer depends on, without reading what is in it.</summary>
internal static class LayerKey
{
    /// <summary>To be counted up with every change of what is written for the same entries.</summary>
    private const int FormatVersion = 1;

    /// <param name="entries">Settled.</param>
    /// <param name="files">Those among them.</param>
    /// <param name="packing">How the blob is compressed.</param>
    /// <param name="time">Seconds since 1970.</param>
    public static string Of(IReadOnlyList<LayerEntry> entries, DiskFiles files, LayerPacking packing, long time)
    {
        using var key = new FingerprintBuilder("layer");
        key.Append(FormatVersion);

        // The compressor is the runtime's, and another version may write other bytes: a cache that outlives it must not decide which digest an image has.
        key.Append(Encoding.UTF8.GetBytes(Environment.Version.ToString()).AsSpan());
        key.Append((int)packing);
        key.Append(time);
        key.Append(entries.Count);
        foreach (var entry in entries)
        {
            Append(key, entry, files);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        key.Finish(digest);
        return Convert.ToHexStringLower(digest);
    }

    private static void Append(FingerprintBuilder key, LayerEntry entry, DiskFiles files)
    {
        AppendText(key, entry.Path);
        key.Append(entry.Mode);
        key.Append(entry.Uid);
        key.Append(entry.Gid);
        switch (entry)
        {
            case FolderEntry:
                key.Append((int)Kind.Folder);
                break;
            case LinkEntry link:
                key.Append((int)Kind.Link);
                AppendText(key, link.Target);
                break;
            case FileEntry { Source: FileSource.OnDisk disk }:
                AppendContent(key, files[disk.Path].Stat.Size, files[disk.Path].Digest);
                break;
            case FileEntry { Source: FileSource.InMemory memory }:
                AppendContent(key, memory.Content.Length, SHA256.HashData(memory.Content.Span));
                break;
            case FileEntry { Source: FileSource.InLayer layer }:
                key.Append((int)Kind.FileOfLayer);
                AppendText(key, layer.DiffId.Hex);
                key.Append(layer.Offset);
                key.Append(layer.Size);
                break;
        }
    }

    private static void AppendContent(FingerprintBuilder key, long size, byte[] digest)
    {
        key.Append((int)Kind.File);
        key.Append(size);
        key.Append(digest.AsSpan());
    }

    private static void AppendText(FingerprintBuilder key, string text) => key.Append(Encoding.UTF8.GetBytes(text).AsSpan());

    private enum Kind
    {
        Folder,
        Link,
        File,
        FileOfLayer,
    }
}
