using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Slipway.Diagnostics;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Loading;

/// <summary>
/// Takes from what an engine saves (<c>GET /images/get</c>) the layers and configurations that are wanted, in one pass and no further than to the last of them. Layers come into the store uncompressed, as their diffID says. Understood are
/// the form with a folder for each layer (engines before 25), whose names say nothing of the content, and OCI layouts, whose blobs may be compressed.
/// </summary>
/// <param name="store">Where they are kept.</param>
public sealed class SavedImages(BlobStore store)
{
    private const int SniffLength = 4;
    private const string BlobFolder = "blobs/sha256/";
    private const string LayerFile = "/layer.tar";
    private const string LayerDocument = "/json";

    private readonly Dictionary<Digest, ReadOnlyMemory<byte>> configurations = [];
    private readonly Dictionary<string, int?> positions = new(StringComparer.Ordinal);
    private HashSet<Digest> layers = [];
    private HashSet<string> documents = [];
    private HashSet<int> wantedPositions = [];
    private bool hasZstd;

    /// <summary>The configurations that were found, by their digest.</summary>
    public IReadOnlyDictionary<Digest, ReadOnlyMemory<byte>> Configurations => configurations;

    /// <summary>Whether there were layers packed in a way that is not unpacked here.</summary>
    public bool HasZstd => hasZstd;

    /// <summary>Layers that were wanted and not found.</summary>
    public IReadOnlyCollection<Digest> Missing => layers;

    /// <summary>Reads.</summary>
    /// <param name="saved">The archive; not closed.</param>
    /// <param name="wanted">The images, by their layers (diffIDs, the lowest first), with those that are to be taken. Of each the configuration is taken, too.</param>
    /// <param name="cancellationToken">Ends it; what was taken until then stays.</param>
    /// <exception cref="InvalidDataException">It is no archive, or is damaged.</exception>
    /// <exception cref="EndOfStreamException">It breaks off.</exception>
    /// <exception cref="SlipwayException">SLIP2411: the store cannot be written.</exception>
    public async Task TakeAsync(Stream saved, IReadOnlyList<WantedImage> wanted, CancellationToken cancellationToken)
    {
        layers = wanted.SelectMany(image => image.Missing).ToHashSet();
        documents = wanted.Select(image => image.Configuration?.ToString() ?? Chain(image.DiffIds)).ToHashSet(StringComparer.Ordinal);
        wantedPositions = wanted.SelectMany(image => Enumerable.Range(0, image.DiffIds.Count).Where(at => image.Missing.Contains(image.DiffIds[at]))).ToHashSet();
        await using var tar = new TarReader(saved, leaveOpen: true);
        while ((layers.Count > 0 || documents.Count > 0) && await NextAsync(tar, cancellationToken) is { } entry)
        {
            if (entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } content } && EntryName.Clean(entry.Name) is { } name)
                await TakeAsync(name, entry.Length, content, cancellationToken);
        }
    }

    private static async Task<TarEntry?> NextAsync(TarReader tar, CancellationToken cancellationToken)
    {
        try
        {
            return await tar.GetNextEntryAsync(copyData: false, cancellationToken);
        }
        catch (Exception failure) when (failure is OverflowException or FormatException)
        {
            // The reader's own numbers of a damaged header.
            throw new InvalidDataException("a header holds numbers that are none", failure);
        }
    }

    private async Task TakeAsync(string name, long size, Stream content, CancellationToken cancellationToken)
    {
        if (name.StartsWith(BlobFolder, StringComparison.Ordinal) && Digest.TryParse("sha256:" + name[BlobFolder.Length..], out var digest))
            await TakeBlobAsync(digest, size, content, cancellationToken);
        else if (name.EndsWith(LayerFile, StringComparison.Ordinal))
            await TakeNamelessAsync(name[..^LayerFile.Length], size, content, cancellationToken);
        else if (size <= OciJson.DocumentLimit && name.EndsWith(LayerDocument, StringComparison.Ordinal))
            Place(name[..^LayerDocument.Length], await ReadAsync(content, size, cancellationToken));
        else if (size <= OciJson.DocumentLimit && name.EndsWith(".json", StringComparison.Ordinal) && Digest.TryParse("sha256:" + name[..^".json".Length], out _))
            TakeDocument(await ReadAsync(content, size, cancellationToken));
    }

    private async Task TakeBlobAsync(Digest digest, long size, Stream content, CancellationToken cancellationToken)
    {
        if (layers.Contains(digest))
        {
            await store.AddAsync(new Descriptor(MediaTypes.LayerTar, digest, size), (target, token) => content.CopyToAsync(target, token), cancellationToken);
            layers.Remove(digest);
            return;
        }

        var start = new byte[(int)Math.Min(SniffLength, size)];
        await content.ReadExactlyAsync(start, cancellationToken);
        if (start is [(byte)'{', ..] && size <= OciJson.DocumentLimit)
        {
            var document = new byte[size];
            start.CopyTo(document, 0);
            await content.ReadExactlyAsync(document.AsMemory(start.Length), cancellationToken);
            TakeDocument(document);
        }
        else if (start is [0x1F, 0x8B, ..] && layers.Count > 0)
        {
            await using var unpacked = new GZipStream(new PrefixedStream(start, content), CompressionMode.Decompress);
            await KeepAsync(unpacked, cancellationToken);
        }
        else if (start is [0x28, 0xB5, 0x2F, 0xFD])
        {
            hasZstd = true;
        }
    }

    // A folder's document comes before its layer, and names the folder of the layer below.
    private async Task TakeNamelessAsync(string folder, long size, Stream content, CancellationToken cancellationToken)
    {
        if (layers.Count == 0 || size == 0 || (positions.GetValueOrDefault(folder) is { } position && !wantedPositions.Contains(position)))
            return;
        await KeepAsync(content, cancellationToken);
    }

    private async Task KeepAsync(Stream content, CancellationToken cancellationToken)
    {
        await using var writer = store.Create();
        await content.CopyToAsync(writer.Stream, 1 << 20, cancellationToken);
        if (await writer.CommitAsync(MediaTypes.LayerTar, layers.Contains, cancellationToken) is { } kept)
            layers.Remove(kept.Digest);
    }

    private void TakeDocument(byte[] bytes)
    {
        var digest = Digest.Of(bytes);
        if (documents.Remove(digest.ToString()))
            configurations[digest] = bytes;
        else if (ChainOf(bytes) is { } chain && documents.Remove(chain))
            configurations[digest] = bytes;
    }

    private static string? ChainOf(byte[] bytes)
    {
        try
        {
            return Chain(OciJson.ReadConfiguration(bytes, "the saved image").DiffIds);
        }
        catch (SlipwayException)
        {
            // A manifest, or another document that is none.
            return null;
        }
    }

    private void Place(string folder, byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var below = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("parent", out var parent) ? parent.GetString() : null;
            positions[folder] = below is null ? 0 : positions.GetValueOrDefault(below) + 1;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Without it every layer is looked at.
        }
    }

    private static string Chain(IReadOnlyList<Digest> diffIds) => string.Join(' ', diffIds);

    private static async Task<byte[]> ReadAsync(Stream content, long size, CancellationToken cancellationToken)
    {
        var bytes = new byte[size];
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}

/// <summary>An image of which something is wanted.</summary>
/// <param name="DiffIds">Its layers, the lowest first.</param>
/// <param name="Missing">Those that are to be taken.</param>
/// <param name="Configuration">The digest of its configuration; null where that is not known, so that it is recognised by the layers it names.</param>
public sealed record WantedImage(IReadOnlyList<Digest> DiffIds, IReadOnlySet<Digest> Missing, Digest? Configuration);
