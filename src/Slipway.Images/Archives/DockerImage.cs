using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>
/// An image of a docker archive: an entry of <c>manifest.json</c> (moby, image/tarexport). It has no OCI manifest, so one is made: from the same archive always the same. Layers are named by their diffIDs,
/// which are their digests where they are not compressed.
/// </summary>
internal sealed class DockerImage(ArchiveFiles files, DockerImage.Entry entry) : ArchivedImage(entry.RepoTags)
{
    public override string Identity { get; } = string.Join(' ', entry.Layers.Prepend(entry.Config));

    /// <summary>The images of a docker archive; null where the archive is none.</summary>
    /// <exception cref="SlipwayException">SLIP2400, SLIP2405.</exception>
    public static async Task<IReadOnlyList<ArchivedImage>?> FindAllAsync(ArchiveFiles files, CancellationToken cancellationToken)
    {
        if (await files.FindDocumentAsync(LayoutPlan.ManifestFile, cancellationToken) is not { } bytes)
            return null;
        return [.. JsonDocumentReader.Read(bytes, "list (manifest.json)", files.Path, ReadEntries).Select(entry => new DockerImage(files, entry))];
    }

    public override async Task<ImageContent> ReadAsync(Platform platform, PinnedReference? digest, BlobStore store, CancellationToken cancellationToken)
    {
        var configurationBytes = await files.FindDocumentAsync(entry.Config, cancellationToken) ?? throw files.Damaged(entry.Config, "is missing");
        var configuration = OciJson.ReadConfiguration(configurationBytes, files.Path);
        if (digest is not null && Digest.Of(configurationBytes).ToString() != digest.Digest)
            throw new SlipwayException(OciErrors.DigestNotConfirmed(files.Path, digest.Reference, digest.Digest));
        if (!platform.Accepts(configuration.Platform))
            throw new SlipwayException(OciErrors.NoSuchPlatform(files.Path, platform, [configuration.Platform]));
        if (entry.Layers.Count != configuration.DiffIds.Count)
            throw new SlipwayException(OciErrors.Malformed("list (manifest.json)", files.Path, $"an image has {entry.Layers.Count} layers, and its configuration {configuration.DiffIds.Count}"));
        var layers = new List<ArchivedBlob>();
        foreach (var (name, diffId) in entry.Layers.Zip(configuration.DiffIds))
            layers.Add(await DescribeAsync(name, diffId, cancellationToken));
        var source = await files.TakeAsync(layers, store, cancellationToken);
        foreach (var (layer, diffId) in layers.Zip(configuration.DiffIds))
            await VerifyAsync(layer, diffId, source, cancellationToken);
        var manifest = new ImageManifest(Descriptor.Of(MediaTypes.Configuration, configurationBytes), [.. layers.Select(layer => layer.Descriptor)]);
        return new ImageContent(manifest, OciJson.Write(manifest), configuration, configurationBytes, source);
    }

    private async Task<ArchivedBlob> DescribeAsync(string name, Digest diffId, CancellationToken cancellationToken)
    {
        if (files.SizeOf(name) is not { } size)
            throw files.Damaged(name, "is missing");
        var packing = await PackingOfAsync(name, cancellationToken);
        if (packing == LayerPacking.None)
            return new ArchivedBlob(name, new Descriptor(MediaTypes.LayerTar, diffId, size));
        var digest = await DigestOfAsync(await files.OpenFileAsync(name, cancellationToken), cancellationToken);
        return new ArchivedBlob(name, new Descriptor(MediaTypes.OfLayer(packing), digest, size));
    }

    private async Task<LayerPacking> PackingOfAsync(string name, CancellationToken cancellationToken) => await files.ReadStartAsync(name, cancellationToken) switch
    {
        [0x1F, 0x8B, ..] => LayerPacking.Gzip,
        [0x28, 0xB5, 0x2F, 0xFD] => LayerPacking.Zstd,
        _ => LayerPacking.None,
    };

    // An uncompressed layer's digest is its diffID, and zstd is not unpacked here.
    private async Task VerifyAsync(ArchivedBlob layer, Digest diffId, IBlobSource source, CancellationToken cancellationToken)
    {
        if (MediaTypes.PackingOf(layer.Descriptor.MediaType) != LayerPacking.Gzip)
            return;
        var packed = await source.OpenAsync(layer.Descriptor, cancellationToken);
        if (await DigestOfAsync(new GZipStream(packed, CompressionMode.Decompress), cancellationToken) != diffId)
            throw files.Damaged(layer.Name, "has other content than its configuration says");
    }

    private static async Task<Digest> DigestOfAsync(Stream content, CancellationToken cancellationToken)
    {
        await using (content)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 17];
            while (await content.ReadAsync(buffer, cancellationToken) is var read and > 0)
                hash.AppendData(buffer, 0, read);
            return Digest.FromHash(hash.GetHashAndReset());
        }
    }

    private static List<Entry> ReadEntries(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() > OciJson.CountLimit)
            throw new MalformedDocumentException($"it is not a list of at most {OciJson.CountLimit} images");
        var entries = new List<Entry>();
        foreach (var item in root.EnumerateArray())
        {
            entries.Add(new Entry(
                JsonDocumentReader.Text(item, "Config") ?? throw new MalformedDocumentException("an image has no 'Config'"),
                JsonDocumentReader.Texts(item, "RepoTags") ?? [],
                JsonDocumentReader.Texts(item, "Layers") ?? []));
        }

        return entries;
    }

    /// <summary>An entry of <c>manifest.json</c>; names are of files in the archive.</summary>
    internal sealed record Entry(string Config, IReadOnlyList<string> RepoTags, IReadOnlyList<string> Layers);
}
