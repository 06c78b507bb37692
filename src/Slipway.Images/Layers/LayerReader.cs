using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>
/// Reads what a layer's tar does, without its contents. Nothing that a tar claims is believed before it is there: lengths are compared with limits, names are made relative and must stay inside, and what is kept of all
/// entries together is bounded, because a small blob can unpack to any number of them.
/// </summary>
internal sealed class LayerReader
{
    /// <summary>How many bytes the items of a layer may take; a million files of usual names fit twice.</summary>
    public const long MostMemory = 512L << 20;

    private const int ItemMemory = 128;
    private const int LongestExtension = 64 * 1024;
    private const long LargestContent = 1L << 50;

    private readonly Descriptor _layer;
    private readonly TarBytes _tar;
    private readonly List<LayerItem> _items = [];
    private PaxRecords? _pax;
    private string? _longName;
    private string? _longTarget;
    private long _memory;

    private LayerReader(Descriptor layer, TarBytes tar) => (_layer, _tar) = (layer, tar);

    /// <exception cref="SlipwayException">SLIP2433, SLIP2434, SLIP2435; what the source says.</exception>
    public static async Task<List<LayerItem>> ReadAsync(LayerOrigin origin, CancellationToken cancellationToken)
    {
        await using var stream = await LayerStream.OpenAsync(origin.Layer, origin.DiffId, origin.Blobs, cancellationToken).ConfigureAwait(false);
        var tar = new TarBytes(stream, cancellationToken);
        var reader = new LayerReader(origin.Layer, tar);
        try
        {
            while (await reader.ReadEntryAsync().ConfigureAwait(false))
            {
            }

            // Whatever comes after the end marks belongs to the diffID too, which is checked at the very end.
            await tar.SkipAsync(long.MaxValue).ConfigureAwait(false);
        }
        catch (MalformedTarException e)
        {
            throw new SlipwayException(LayerErrors.LayerDamaged(origin.Layer, e.Message), e);
        }

        return reader._items;
    }

    private static bool IsWhiteoutName(ReadOnlySpan<char> name) => name.StartsWith(LayerContents.WhiteoutPrefix, StringComparison.Ordinal);

    /// <summary>Makes a path relative to the image's root, as engines do before they unpack.</summary>
    private static string Inside(string path)
    {
        if (path.Length > LayerContents.LongestPath)
            throw new MalformedTarException("a path in it is longer than 4096 bytes");
        path = path.TrimEnd('/');
        if (IsClean(path))
            return path;
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                throw new MalformedTarException("a path in it leads outside the image");
        }

        return string.Join('/', parts);
    }

    private static bool IsClean(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            if (path[range] is "" or "." or "..")
                return false;
        }

        return true;
    }

    private async ValueTask<bool> ReadEntryAsync()
    {
        var block = await _tar.TakeAsync(TarHeader.Length).ConfigureAwait(false);
        if (block.Length == 0)
            return false;
        if (block.Length == TarHeader.Length && !block.Span.ContainsAnyExcept((byte)0))
        {
            block = await _tar.TakeAsync(TarHeader.Length).ConfigureAwait(false);
            return !block.Span.ContainsAnyExcept((byte)0) ? false : throw new MalformedTarException("it goes on after the mark of its end");
        }

        if (block.Length < TarHeader.Length)
            throw new MalformedTarException("it ends within an entry");
        var header = TarHeader.Read(block.Span);
        switch (header.Type)
        {
            case 'x':
                (_pax ??= new PaxRecords()).Read((await ReadExtensionAsync(header.Size).ConfigureAwait(false)).Span);
                return true;
            case 'L':
                _longName = TarHeader.Text((await ReadExtensionAsync(header.Size).ConfigureAwait(false)).Span);
                return true;
            case 'K':
                _longTarget = TarHeader.Text((await ReadExtensionAsync(header.Size).ConfigureAwait(false)).Span);
                return true;
            case 'g':
                // Speaks of all entries, and in practice of none: comments, such as the commit of an archive from git.
                await SkipContentAsync(header.Size).ConfigureAwait(false);
                return true;
            default:
                await TakeAsync(header).ConfigureAwait(false);
                return true;
        }
    }

    private async ValueTask TakeAsync(TarHeader header)
    {
        header = header with
        {
            Name = _pax?.Path ?? _longName ?? header.Name,
            Target = _pax?.Target ?? _longTarget ?? header.Target,
            Uid = _pax?.Uid ?? header.Uid,
            Gid = _pax?.Gid ?? header.Gid,
            Size = _pax?.Size ?? header.Size,
        };
        (_pax, _longName, _longTarget) = (null, null, null);
        Add(header);
        if (header.HasContent)
            await SkipContentAsync(header.Size).ConfigureAwait(false);
    }

    private void Add(TarHeader header)
    {
        var kind = KindOf(header);
        var path = Inside(header.Name);
        if (path.Length == 0)
            return;
        var target = kind switch
        {
            LayerItemKind.HardLink => Inside(header.Target),
            LayerItemKind.Link => header.Target,
            _ => null,
        };
        if (target is "" || target?.Length > LayerContents.LongestPath)
            throw new MalformedTarException("the target of a link in it is empty or longer than 4096 bytes");
        _memory += ItemMemory + (sizeof(char) * ((long)path.Length + (target?.Length ?? 0)));
        if (_memory > MostMemory)
            throw new SlipwayException(LayerErrors.TooManyEntries(_layer, MostMemory));

        var slash = path.LastIndexOf('/');
        if (IsWhiteoutName(path.AsSpan(slash + 1)))
            AddWhiteout(slash < 0 ? "" : path[..slash], path[(slash + 1)..]);
        else if (!path.Contains("/" + LayerContents.WhiteoutPrefix, StringComparison.Ordinal) && !IsWhiteoutName(path))
            _items.Add(new LayerItem(kind, path, target, header.Mode, header.Uid, header.Gid, _tar.Position, kind == LayerItemKind.File ? header.Size : 0));
    }

    private void AddWhiteout(string folder, string name)
    {
        if (name == ".wh..wh..opq")
        {
            _items.Add(new LayerItem(LayerItemKind.Opaque, folder, null, 0, 0, 0, 0, 0));
            return;
        }

        // What else begins with the prefix twice was AUFS' own, and is nothing.
        var deleted = name[LayerContents.WhiteoutPrefix.Length..];
        if (deleted.Length == 0 || IsWhiteoutName(deleted))
            return;
        if (deleted is "." or "..")
            throw new MalformedTarException("a path in it leads outside the image");
        _items.Add(new LayerItem(LayerItemKind.Whiteout, folder.Length == 0 ? deleted : $"{folder}/{deleted}", null, 0, 0, 0, 0, 0));
    }

    private static LayerItemKind KindOf(TarHeader header) => header.Type switch
    {
        // Before there was a type for folders, a slash at the end said it.
        '0' when header.Name.EndsWith('/') => LayerItemKind.Folder,
        '0' or '7' => LayerItemKind.File,
        '1' => LayerItemKind.HardLink,
        '2' => LayerItemKind.Link,
        '3' or '4' or '6' => LayerItemKind.Special,
        '5' => LayerItemKind.Folder,
        'S' => throw new MalformedTarException("it has a sparse file, which this reader does not know"),
        _ => throw new MalformedTarException($"it has an entry of the unknown kind 0x{(int)header.Type:X2}"),
    };

    private async ValueTask<ReadOnlyMemory<byte>> ReadExtensionAsync(long size)
    {
        if (size > LongestExtension)
            throw new MalformedTarException("an extended header in it is longer than 64 KiB");
        var padded = (int)((size + TarHeader.Length - 1) / TarHeader.Length * TarHeader.Length);
        var content = await _tar.TakeAsync(padded).ConfigureAwait(false);
        return content.Length == padded ? content[..(int)size] : throw new MalformedTarException("it ends within an entry");
    }

    private async ValueTask SkipContentAsync(long size)
    {
        if (size > LargestContent)
            throw new MalformedTarException("it ends within an entry");
        if (!await _tar.SkipAsync((size + TarHeader.Length - 1) / TarHeader.Length * TarHeader.Length).ConfigureAwait(false))
            throw new MalformedTarException("it ends within an entry");
    }
}
