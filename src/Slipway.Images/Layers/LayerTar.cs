using System.Formats.Tar;
using System.Runtime.InteropServices;
using Slipway.Diagnostics;

namespace Slipway.Images.Layers;

/// <summary>
/// Writes the tar of a layer in GNU format, which has room for every path, link, number and size, and which every engine reads. No field depends on anything but the entries and the time.
/// </summary>
/// <param name="layer">What messages call it.</param>
/// <param name="files">Those on disk.</param>
/// <param name="spool">Those of other layers.</param>
/// <param name="time">The modification time of all.</param>
internal sealed class LayerTar(string layer, DiskFiles files, LayerSpool spool, DateTimeOffset time)
{
    private const int EndMarksLength = 1024;

    /// <param name="destination">Stays open.</param>
    /// <param name="entries">Settled.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">SLIP2430, SLIP2431. The tar is left without its end.</exception>
    public async Task WriteAsync(Stream destination, IReadOnlyList<LayerEntry> entries, CancellationToken cancellationToken)
    {
        var writer = new TarWriter(destination, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var entry in entries)
        {
            var header = Header(entry);
            await using var content = entry is FileEntry file ? Open(file.Source) : null;
            if (content is not null)
                header.DataStream = content;
            await writer.WriteEntryAsync(header, cancellationToken).ConfigureAwait(false);
        }

        // Only a tar that is whole gets its end marks, which disposing writes; so not on an exception's way.
        await writer.DisposeAsync().ConfigureAwait(false);
        if (entries.Count == 0)
        {
            // The writer ends only what it has begun; no bytes at all are no tar.
            await destination.WriteAsync(new byte[EndMarksLength], cancellationToken).ConfigureAwait(false);
        }
    }

    private static MemoryStream OpenMemory(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(content.ToArray(), writable: false);

    private Stream? Open(FileSource source) => source switch
    {
        FileSource.OnDisk disk => files[disk.Path] is { Stat.Size: > 0 } file ? DiskFileContent.Open(file, layer) : null,
        FileSource.InMemory memory => memory.Content.IsEmpty ? null : OpenMemory(memory.Content),
        FileSource.InLayer inner => inner.Size == 0 ? null : spool.Open(inner),
        _ => throw new NotSupportedException(source.GetType().Name),
    };

    private GnuTarEntry Header(LayerEntry entry)
    {
        var header = entry switch
        {
            FolderEntry => new GnuTarEntry(TarEntryType.Directory, entry.Path + "/"),
            LinkEntry link => new GnuTarEntry(TarEntryType.SymbolicLink, entry.Path) { LinkName = link.Target },
            _ => new GnuTarEntry(TarEntryType.RegularFile, entry.Path),
        };
        (header.Mode, header.Uid, header.Gid) = ((UnixFileMode)entry.Mode, entry.Uid, entry.Gid);
        (header.UserName, header.GroupName) = ("", "");
        (header.ModificationTime, header.AccessTime, header.ChangeTime) = (time, default, default);
        return header;
    }
}
