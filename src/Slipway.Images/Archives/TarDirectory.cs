using System.Text;
using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>What a tar holds, found by going from header to header. Numbers and lengths in it are believed only as far as the limits here.</summary>
internal sealed class TarDirectory
{
    private const int EntryLimit = 100_000;
    private const int TextLimit = 1 << 16;

    /// <summary>How much of a compressed tar's small files is kept, so that its documents need no second reading.</summary>
    private const int KeptLimit = 16 << 20;

    private readonly Dictionary<string, ArchiveEntry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<ArchiveEntry, byte[]> contents = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ArchiveEntry, byte[]> starts = new(ReferenceEqualityComparer.Instance);
    private readonly TarSource source;
    private readonly string path;
    private long kept;

    private TarDirectory(TarSource source, string path) => (this.source, this.path) = (source, path);

    /// <summary>By cleaned name; of several with one name the last, as unpacking would have it.</summary>
    public IReadOnlyDictionary<string, ArchiveEntry> Entries => entries;

    /// <exception cref="SlipwayException">SLIP2402: it is no tar. SLIP2405: it is damaged.</exception>
    public static async Task<TarDirectory> ReadAsync(TarSource source, string path, CancellationToken cancellationToken)
    {
        var directory = new TarDirectory(source, path);
        await directory.ReadAsync(cancellationToken);
        return directory;
    }

    /// <summary>The content of a small file that was kept.</summary>
    public byte[]? ContentOf(ArchiveEntry entry) => contents.GetValueOrDefault(entry);

    /// <summary>The first bytes of a larger one, where going back to them would be dear.</summary>
    public byte[]? StartOf(ArchiveEntry entry) => starts.GetValueOrDefault(entry);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var block = new byte[TarWriter.Block];
        var extended = new ExtendedHeader();
        var offset = 0L;
        for (var count = 0; ; count++)
        {
            // A tar without its end marker, or cut short: what is missing is told when it is wanted.
            if (!await source.GoToAsync(offset, cancellationToken) || await source.ReadBlockAsync(block, cancellationToken) < block.Length)
            {
                if (offset == 0)
                    throw new SlipwayException(OciErrors.NotAnArchive(path, "it is too short for a tar"));
                return;
            }

            var header = new TarHeader(block);
            if (header.IsEnd)
                return;
            if (!header.IsSound && offset == 0)
                throw new SlipwayException(OciErrors.NotAnArchive(path, NatureOf(block)));
            if (count == EntryLimit)
                throw new SlipwayException(OciErrors.NotAnArchive(path, $"it has more than {EntryLimit} entries"));
            var type = header.Type;
            if (!header.IsSound || header.Size is not { } told)
                throw new SlipwayException(OciErrors.ArchiveBlobBad(path, $"the header at byte {offset}", "is none"));
            var (name, link) = (header.Name, header.LinkName);
            var isExtension = type is 'L' or 'K' or 'x' or 'g';
            var size = type is >= '1' and <= '6' ? 0 : isExtension ? told : extended.Size ?? told;
            var content = offset + TarWriter.Block;
            if (size > long.MaxValue - content - TarWriter.Block)
                throw new SlipwayException(OciErrors.ArchiveBlobBad(path, $"the header at byte {offset}", "tells an impossible size"));
            if (isExtension)
            {
                if (type != 'g')
                    extended = extended.With(type, await ReadTextAsync(size, offset, cancellationToken));
            }
            else
            {
                await AddAsync(new TarMember(extended.Path ?? name, type, extended.Link ?? link), content, size, cancellationToken);
                extended = new ExtendedHeader();
            }

            offset = content + ((size + TarWriter.Block - 1) / TarWriter.Block * TarWriter.Block);
        }
    }

    private async Task AddAsync(TarMember member, long offset, long size, CancellationToken cancellationToken)
    {
        if (member.Type is not ('0' or '\0' or '7' or '1' or '2') || EntryName.Clean(member.Name) is not { } name)
            return;
        var link = member.Type switch
        {
            '1' => EntryName.Clean(member.Link),
            '2' => EntryName.Clean(member.Link, EntryName.FolderOf(name)),
            _ => null,
        };
        // A link out of the archive leads to nothing.
        if (member.Type is '1' or '2' && link is null)
            return;
        var entry = new ArchiveEntry(name, offset, size, link);
        entries[name] = entry;
        if (!source.IsCompressed || link is not null)
            return;
        var isKept = size <= OciJson.DocumentLimit && kept + size <= KeptLimit;
        var content = new byte[isKept ? size : ArchiveFiles.StartLength];
        if (await source.ReadBlockAsync(content, cancellationToken) < content.Length)
            return;
        (isKept ? contents : starts)[entry] = content;
        kept += content.Length;
    }

    private async Task<byte[]> ReadTextAsync(long size, long offset, CancellationToken cancellationToken)
    {
        if (size > TextLimit)
            throw new SlipwayException(OciErrors.ArchiveBlobBad(path, $"the header at byte {offset}", $"is followed by a name of {size} bytes"));
        var text = new byte[size];
        await source.ReadBlockAsync(text, cancellationToken);
        return text;
    }

    private static string NatureOf(ReadOnlySpan<byte> start) => start switch
    {
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "it is compressed with zstd",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "it is compressed with xz",
        [(byte)'B', (byte)'Z', (byte)'h', ..] => "it is compressed with bzip2",
        [(byte)'P', (byte)'K', ..] => "it is a zip archive",
        _ => "it is no tar",
    };

    private readonly record struct TarMember(string Name, char Type, string Link);

    /// <summary>What the headers before a header say instead of it.</summary>
    private readonly record struct ExtendedHeader(string? Path, string? Link, long? Size)
    {
        public ExtendedHeader With(char type, ReadOnlySpan<byte> text) => type switch
        {
            'L' => this with { Path = Encoding.UTF8.GetString(text.TrimEnd((byte)0)) },
            'K' => this with { Link = Encoding.UTF8.GetString(text.TrimEnd((byte)0)) },
            _ => WithRecords(text),
        };

        // "<length> <key>=<value>\n" of pax.
        private ExtendedHeader WithRecords(ReadOnlySpan<byte> text)
        {
            var result = this;
            while (text.IndexOf((byte)' ') is var space and > 0 && int.TryParse(text[..space], out var length) && length > space && length <= text.Length)
            {
                var record = text[(space + 1)..length].TrimEnd((byte)'\n');
                text = text[length..];
                var equals = record.IndexOf((byte)'=');
                if (equals < 0)
                    continue;
                var value = record[(equals + 1)..];
                if (record[..equals].SequenceEqual("path"u8))
                    result = result with { Path = Encoding.UTF8.GetString(value) };
                else if (record[..equals].SequenceEqual("linkpath"u8))
                    result = result with { Link = Encoding.UTF8.GetString(value) };
                else if (record[..equals].SequenceEqual("size"u8) && long.TryParse(value, out var size) && size >= 0)
                    result = result with { Size = size };
            }

            return result;
        }
    }
}
