using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Building;
using Slipway.Images.Oci;
using Slipway.Images.Registries;

namespace Slipway.Images.Direct;

/// <summary>
/// Finds base images: in the archives that the project names; where the image is to be loaded into an engine, in that engine; in the blob store; in an engine all the same; at the registry. What is found is whole and verified.
/// </summary>
/// <param name="image">The image they are for.</param>
/// <param name="store">Keeps what is found.</param>
/// <param name="registries">Asked last; asked first where <see cref="DirectImage.Pull"/> says so.</param>
/// <param name="engine">The engine, or null where none answers.</param>
/// <param name="log">Hears what is fetched.</param>
internal sealed class BaseImages(DirectImage image, BlobStore store, RegistryImages registries, Func<Task<Engine?>> engine, IBuildLog log)
{
    private readonly Dictionary<(string Reference, Platform Platform), Task<BaseImage>> known = [];

    /// <summary>Where what is found is kept.</summary>
    public BlobStore Store => store;

    /// <summary>Those that were found.</summary>
    public IEnumerable<BaseImage> Found => known.Values.Where(found => found.IsCompletedSuccessfully).Select(found => found.Result);

    /// <summary>The image of that name for a platform.</summary>
    /// <exception cref="SlipwayException">SLIP2550: it is nowhere to be had. Also what archives and registries have to say.</exception>
    public Task<BaseImage> FindAsync(string reference, Platform platform, SourcePosition? position, CancellationToken cancellationToken)
    {
        lock (known)
        {
            if (!known.TryGetValue((reference, platform), out var finding))
                known[(reference, platform)] = finding = SearchAsync(reference, platform, position, cancellationToken);
            return finding;
        }
    }

    private async Task<BaseImage> SearchAsync(string text, Platform platform, SourcePosition? position, CancellationToken cancellationToken)
    {
        if (await InArchivesAsync(text, platform, cancellationToken) is { } archived)
            return archived;
        var reference = ImageReference.Parse(text);
        if (!image.Pull)
        {
            if (image.Destinations.Load && await InEngineAsync(reference, text, platform, cancellationToken) is { } local)
                return local;
            if (await InStoreAsync(reference, text, platform, cancellationToken) is { } stored)
                return stored;
            if (!image.Destinations.Load && await InEngineAsync(reference, text, platform, cancellationToken) is { } other)
                return other;
        }

        return await AtRegistryAsync(reference, text, platform, position, cancellationToken);
    }

    private async Task<BaseImage?> InArchivesAsync(string text, Platform platform, CancellationToken cancellationToken)
    {
        foreach (var archive in image.BaseArchives)
        {
            if (archive.Reference is null || SameImage(archive.Reference, text))
                return new BaseImage(text, await ImageArchiveReader.ReadAsync(archive.Path, text, platform, store, cancellationToken), new BaseOrigin.Archive(archive.Path));
        }

        return null;
    }

    private static bool SameImage(string one, string other) =>
        one == other || (ImageReference.TryParse(one, out var first) && ImageReference.TryParse(other, out var second) && first == second);

    private async Task<BaseImage?> InStoreAsync(ImageReference reference, string text, Platform platform, CancellationToken cancellationToken) =>
        store.FindReference(reference.Canonical, platform) is { } manifest && await StoredImage.FindAsync(store, manifest, cancellationToken) is { } content
            ? new BaseImage(text, content, new BaseOrigin.Cache(content.Descriptor.Digest))
            : null;

    private async Task<BaseImage?> InEngineAsync(ImageReference reference, string text, Platform platform, CancellationToken cancellationToken)
    {
        if (await engine() is not { } there || await there.Images.FindAsync(reference.ToString(), cancellationToken) is not { } found)
            return null;
        var offered = new Platform(found.Os ?? "linux", found.Architecture ?? platform.Architecture, string.IsNullOrEmpty(found.Variant) ? null : found.Variant);
        if (!platform.Accepts(offered))
            return null;
        var key = "engine/" + found.Id;
        if (store.FindReference(key, platform) is not { } manifest || await StoredImage.FindAsync(store, manifest, cancellationToken) is not { } content)
        {
            log.StepDone($"reading {reference} from the engine ({ByteCount.Format(found.Size)})");
            content = await SaveAsync(there, reference, platform, cancellationToken);
            await StoredImage.KeepAsync(store, content, cancellationToken);
            store.KeepReference(key, platform, content.Descriptor);
        }

        return new BaseImage(text, content, new BaseOrigin.OfEngine(found.Id));
    }

    private async Task<ImageContent> SaveAsync(Engine there, ImageReference reference, Platform platform, CancellationToken cancellationToken)
    {
        var saved = Path.Combine(store.Directory, $"saved-{Guid.NewGuid():N}.tar");
        try
        {
            Directory.CreateDirectory(store.Directory);
            await using (var source = await there.Images.SaveAsync([reference.ToString()], cancellationToken))
            await using (var target = File.Create(saved))
                await source.CopyToAsync(target, 1 << 20, cancellationToken);
            return await ImageArchiveReader.ReadAsync(saved, reference.ToString(), platform, store, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(ImageErrors.ArchiveNotWritten(saved, failure.Message), failure);
        }
        finally
        {
            if (File.Exists(saved))
                File.Delete(saved);
        }
    }

    private async Task<BaseImage> AtRegistryAsync(ImageReference reference, string text, Platform platform, SourcePosition? position, CancellationToken cancellationToken)
    {
        string why;
        try
        {
            if (await registries.PullAsync(reference, platform, image.Pull, log.StepDone, cancellationToken) is { } pulled)
                return new BaseImage(text, pulled, new BaseOrigin.Cache(pulled.Descriptor.Digest));
            why = $"{reference.Domain} has no such image";
        }
        catch (SlipwayException failure)
        {
            why = failure.Diagnostics[0].Message.TrimEnd('.');
        }

        var elsewhere = image.Pull ? "ImagePull asks its registry, and there" : "no archive is given, the cache and the engine do not have it, and at its registry";
        throw new SlipwayException(DirectErrors.NoBase(text, platform.ToString(), $"{elsewhere}: {why}", position));
    }
}
