using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>An image of an OCI layout: the entries of <c>index.json</c> that have one name. Several are one image for several platforms.</summary>
internal sealed class LayoutImage(ArchiveFiles files, IReadOnlyList<string> names, IReadOnlyList<Descriptor> entries) : ArchivedImage(names)
{
    /// <summary>What BuildKit calls its attestations' manifests, which are no images (buildkit, docs/attestations/attestation-storage.md).</summary>
    private const string ReferenceType = "vnd.docker.reference.type";

    public override string Identity { get; } = string.Join(' ', entries.Select(entry => entry.Digest.ToString()).Order(StringComparer.Ordinal));

    /// <summary>The images of a layout; null where the archive is no layout.</summary>
    /// <exception cref="SlipwayException">SLIP2400, SLIP2405.</exception>
    public static async Task<IReadOnlyList<ArchivedImage>?> FindAllAsync(ArchiveFiles files, CancellationToken cancellationToken)
    {
        if (await files.FindDocumentAsync(LayoutPlan.IndexFile, cancellationToken) is not { } bytes)
            return null;
        var index = OciJson.ReadIndex(bytes, files.Path);
        return [.. index.Manifests.Where(IsImage).GroupBy(NameOf, StringComparer.Ordinal).Select(group => new LayoutImage(files, group.Key.Length == 0 ? [] : [group.Key], [.. group]))];
    }

    public override async Task<ImageContent> ReadAsync(Platform platform, PinnedReference? digest, BlobStore store, CancellationToken cancellationToken)
    {
        var found = await new PlatformSearch(files, platform).FindAsync(entries, cancellationToken);
        if (digest is not null && !found.Path.Any(step => step.ToString() == digest.Digest))
            throw new SlipwayException(OciErrors.DigestNotConfirmed(files.Path, digest.Reference, digest.Digest));
        var configurationBytes = await files.ReadDocumentAsync(found.Manifest.Config, cancellationToken);
        var configuration = OciJson.ReadConfiguration(configurationBytes, files.Path);
        var layers = found.Manifest.Layers;
        if (layers.Count != configuration.DiffIds.Count)
            throw new SlipwayException(OciErrors.Malformed("manifest", files.Path, $"it has {layers.Count} layers, and its configuration {configuration.DiffIds.Count}"));
        if (layers.FirstOrDefault(layer => MediaTypes.PackingOf(layer.MediaType) is null) is { } foreign)
            throw new SlipwayException(OciErrors.Malformed("manifest", files.Path, $"it has a layer of type {foreign.MediaType}, which is not known"));
        var source = await files.TakeAsync([.. layers.Select(layer => new ArchivedBlob(LayoutPlan.NameOf(layer.Digest), layer))], store, cancellationToken);
        return new ImageContent(found.Manifest, found.Bytes, configuration, configurationBytes, source);
    }

    internal static bool IsImage(Descriptor entry) =>
        (MediaTypes.IsIndex(entry.MediaType) || MediaTypes.IsManifest(entry.MediaType)) && entry.ArtifactType is null && !entry.Annotations.ContainsKey(ReferenceType);

    private static string NameOf(Descriptor entry) =>
        entry.Annotations.GetValueOrDefault(LayoutPlan.ContainerdName) ?? entry.Annotations.GetValueOrDefault(LayoutPlan.RefName) ?? "";
}
