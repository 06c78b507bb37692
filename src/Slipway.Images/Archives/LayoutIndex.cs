using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>The entries of a layout's <c>index.json</c>, and what becomes of them when an image is written: entries of the same name are replaced where they stand, so that writing twice changes nothing.</summary>
internal sealed class LayoutIndex(IReadOnlyList<Descriptor> entries, BlobFiles files)
{
    /// <exception cref="SlipwayException">SLIP2400: what an entry names is malformed.</exception>
    public async Task<IReadOnlyList<Descriptor>> WithAsync(LayoutPlan plan, CancellationToken cancellationToken)
    {
        var merged = new List<Descriptor>();
        var replaced = new List<Descriptor>();
        var fresh = plan.Entries.Where(entry => NameOf(entry) is not null).ToDictionary(entry => NameOf(entry)!.Value);
        foreach (var entry in entries)
        {
            if (NameOf(entry) is not { } name || !plan.Entries.Any(planned => NameOf(planned) == name))
            {
                merged.Add(entry);
                continue;
            }

            replaced.Add(entry);
            if (fresh.Remove(name, out var planned))
                merged.Add(planned);
        }

        merged.AddRange(plan.Entries.Where(entry => NameOf(entry) is { } name && fresh.ContainsKey(name)));
        await RemoveStaleAttachmentsAsync(merged, replaced, plan, cancellationToken);
        merged.AddRange(plan.Entries.Where(entry => NameOf(entry) is null && merged.TrueForAll(other => other.Digest != entry.Digest)));
        return merged;
    }

    // An attachment of an image that nothing names any more, or one that has a successor.
    private async Task RemoveStaleAttachmentsAsync(List<Descriptor> merged, List<Descriptor> replaced, LayoutPlan plan, CancellationToken cancellationToken)
    {
        var attachments = merged.Where(entry => NameOf(entry) is null && entry.ArtifactType is not null).ToList();
        if (attachments.Count == 0)
            return;
        var gone = await DigestsAsync(replaced, cancellationToken);
        gone.ExceptWith(await DigestsAsync(merged.Where(entry => NameOf(entry) is not null), cancellationToken));
        var written = plan.Blobs.Select(blob => blob.Descriptor.Digest).ToHashSet();
        foreach (var attachment in attachments)
        {
            if (plan.Entries.Any(entry => entry.Digest == attachment.Digest) || await SubjectAsync(attachment, cancellationToken) is not { } subject)
                continue;
            var hasSuccessor = written.Contains(subject) && plan.Entries.Any(entry => NameOf(entry) is null && entry.ArtifactType == attachment.ArtifactType);
            if (gone.Contains(subject) || hasSuccessor)
                merged.Remove(attachment);
        }
    }

    /// <summary>What descriptors name, and for an index what that names.</summary>
    private async Task<HashSet<Digest>> DigestsAsync(IEnumerable<Descriptor> descriptors, CancellationToken cancellationToken)
    {
        var digests = new HashSet<Digest>();
        foreach (var descriptor in descriptors)
        {
            if (!digests.Add(descriptor.Digest) || !MediaTypes.IsIndex(descriptor.MediaType) || await files.ReadDocumentAsync(descriptor.Digest, cancellationToken) is not { } bytes)
                continue;
            foreach (var manifest in OciJson.ReadIndex(bytes, files.PathOf(descriptor.Digest)).Manifests)
                digests.Add(manifest.Digest);
        }

        return digests;
    }

    private async Task<Digest?> SubjectAsync(Descriptor attachment, CancellationToken cancellationToken) =>
        await files.ReadDocumentAsync(attachment.Digest, cancellationToken) is { } bytes ? OciJson.ReadManifest(bytes, files.PathOf(attachment.Digest)).Subject?.Digest : null;

    private static (string?, string?)? NameOf(Descriptor entry)
    {
        var name = (entry.Annotations.GetValueOrDefault(LayoutPlan.ContainerdName), entry.Annotations.GetValueOrDefault(LayoutPlan.RefName));
        return name == (null, null) ? null : name;
    }
}
