using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>Which of an index's manifests may be the image for a platform.</summary>
internal static class ManifestSelection
{
    private const string Unknown = "unknown";

    /// <summary>
    /// In the order to try them: those of exactly the platform, those that it accepts, then indexes and manifests that do not say what they are for. Attestations, which BuildKit files under
    /// <c>unknown/unknown</c>, and other artifacts are none of them.
    /// </summary>
    public static IEnumerable<Descriptor> Candidates(ImageIndex index, Platform platform)
    {
        for (var rank = 0; rank < 4; rank++)
        {
            foreach (var manifest in index.Manifests)
            {
                if (Rank(manifest, platform) == rank) yield return manifest;
            }
        }
    }

    /// <summary>What images of the index are for, as far as it says.</summary>
    public static IEnumerable<Platform> Offered(ImageIndex index)
    {
        foreach (var manifest in index.Manifests)
        {
            if (manifest.Platform is { } platform && IsImage(manifest)) yield return platform;
        }
    }

    private static int? Rank(Descriptor manifest, Platform wanted)
    {
        if (!IsImage(manifest)) return null;
        if (manifest.Platform is not { } offered) return MediaTypes.IsIndex(manifest.MediaType) ? 2 : 3;
        if (!wanted.Accepts(offered)) return null;
        return offered.Variant == wanted.Variant ? 0 : 1;
    }

    private static bool IsImage(Descriptor manifest) =>
        (MediaTypes.IsManifest(manifest.MediaType) || MediaTypes.IsIndex(manifest.MediaType))
        && manifest.ArtifactType is null or MediaTypes.Configuration or MediaTypes.DockerConfiguration
        && manifest.Platform is not { Os: Unknown } and not { Architecture: Unknown };
}
