using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>The index of what refers to a manifest, where the registry keeps none: the tag <c>sha256-…</c> (distribution-spec, "Referrers Tag Schema"). It is read, added to and put back.</summary>
internal static class ReferrersTag
{
    /// <returns>How many bytes were sent.</returns>
    public static async Task<long> AddAsync(RegistryClient client, ImageReference repository, Digest subject, IReadOnlyList<Attachment> attachments, CancellationToken cancellationToken)
    {
        var tag = repository.WithTag($"sha256-{subject.Hex}");
        List<Descriptor> listed = [];
        if (await client.FindManifestAsync(tag, cancellationToken) is { } found)
        {
            if (!MediaTypes.IsIndex(found.Descriptor.MediaType)) throw new SlipwayException(RegistryErrors.UnknownManifest(tag.ToString(), found.Descriptor.MediaType));
            listed.AddRange(OciJson.ReadIndex(found.Content, tag.ToString()).Manifests);
        }

        var known = listed.Count;
        foreach (var attachment in attachments)
        {
            if (listed.Exists(one => one.Digest == attachment.Descriptor.Digest)) continue;
            var manifest = OciJson.ReadManifest(attachment.ManifestBytes, tag.ToString());
            listed.Add(attachment.Descriptor with { ArtifactType = attachment.Descriptor.ArtifactType ?? manifest.ArtifactType ?? manifest.Config.MediaType, Annotations = manifest.Annotations });
        }

        if (listed.Count == known) return 0;
        var index = OciJson.Write(new ImageIndex(listed));
        await client.PutManifestAsync(tag, Descriptor.Of(MediaTypes.Index, index), index, cancellationToken);
        return index.Length;
    }
}
