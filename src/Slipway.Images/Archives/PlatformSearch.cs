using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>Finds the manifest for a platform among entries of a layout and of the indexes they name. Reads only what it has to: an archive need not have the other platforms.</summary>
internal sealed class PlatformSearch(ArchiveFiles files, Platform wanted)
{
    private const int DepthLimit = 8;

    private readonly HashSet<Digest> visited = [];
    private readonly List<Platform> offered = [];
    private Candidate? best;

    /// <exception cref="SlipwayException">SLIP2404: there is none. SLIP2400, SLIP2405: what has to be read is malformed or missing.</exception>
    public async Task<FoundManifest> FindAsync(IReadOnlyList<Descriptor> entries, CancellationToken cancellationToken)
    {
        await SearchAsync(entries, [], cancellationToken);
        if (best is not { } found)
            throw new SlipwayException(OciErrors.NoSuchPlatform(files.Path, wanted, offered.Distinct()));
        var bytes = await files.ReadDocumentAsync(found.Descriptor, cancellationToken);
        return new FoundManifest(OciJson.ReadManifest(bytes, files.Path), bytes, found.Path);
    }

    private async Task SearchAsync(IReadOnlyList<Descriptor> entries, IReadOnlyList<Digest> above, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            // Each is looked at once, so that indexes that name one another, or one often, end.
            if (best is { IsExact: true } || !LayoutImage.IsImage(entry) || !visited.Add(entry.Digest))
                continue;
            if (visited.Count > OciJson.CountLimit || above.Count > DepthLimit)
                throw new SlipwayException(OciErrors.Malformed("index", files.Path, "it names too many others"));
            IReadOnlyList<Digest> path = [.. above, entry.Digest];
            if (MediaTypes.IsManifest(entry.MediaType))
                await ConsiderAsync(entry, path, cancellationToken);
            else if (entry.Platform is null || wanted.Accepts(entry.Platform))
                await SearchAsync(OciJson.ReadIndex(await files.ReadDocumentAsync(entry, cancellationToken), files.Path).Manifests, path, cancellationToken);
        }
    }

    private async Task ConsiderAsync(Descriptor entry, IReadOnlyList<Digest> path, CancellationToken cancellationToken)
    {
        if ((entry.Platform ?? await PlatformOfAsync(entry, cancellationToken)) is not { } platform)
            return;
        if (!wanted.Accepts(platform))
            offered.Add(platform);
        else if (best is null || platform == wanted)
            best = new Candidate(entry, path, platform == wanted);
    }

    /// <summary>What an image runs on whose entry does not say so; null for what is no image.</summary>
    private async Task<Platform?> PlatformOfAsync(Descriptor entry, CancellationToken cancellationToken)
    {
        var manifest = OciJson.ReadManifest(await files.ReadDocumentAsync(entry, cancellationToken), files.Path);
        var isImage = manifest.ArtifactType is null && manifest.Subject is null && manifest.Config.MediaType is (MediaTypes.Configuration or MediaTypes.DockerConfiguration);
        return isImage ? OciJson.ReadConfiguration(await files.ReadDocumentAsync(manifest.Config, cancellationToken), files.Path).Platform : null;
    }

    private sealed record Candidate(Descriptor Descriptor, IReadOnlyList<Digest> Path, bool IsExact);
}

/// <summary>A manifest of an archive.</summary>
/// <param name="Manifest">Read.</param>
/// <param name="Bytes">As the archive has them.</param>
/// <param name="Path">The digests on the way to it, its own last.</param>
internal sealed record FoundManifest(ImageManifest Manifest, ReadOnlyMemory<byte> Bytes, IReadOnlyList<Digest> Path);
