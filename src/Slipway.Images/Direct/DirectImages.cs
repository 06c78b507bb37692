using Slipway.Diagnostics;
using Slipway.Docker.Credentials;
using Slipway.Docker.Locating;
using Slipway.Docker.References;
using Slipway.Files;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Building;
using Slipway.Images.Registries;

namespace Slipway.Images.Direct;

/// <summary>What writing images directly needs to know of its surroundings.</summary>
public sealed record DirectSettings
{
    /// <summary>Which engine is meant, when one is needed.</summary>
    public required EngineSearch Search { get; init; }

    /// <summary>The folder of the records, below <c>obj/</c>; absolute.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The blob store's folder; absolute.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>Registries that may be spoken to without TLS.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>Bytes of one request of a push; 0 sends each blob in one.</summary>
    public long PushChunkSize { get; init; }

    /// <summary>The environment variables of the build.</summary>
    public required Func<string, string?> Variable { get; init; }
}

/// <summary>An image that was written, and what it is made of.</summary>
/// <param name="Outcome">What was done.</param>
/// <param name="Contents">One for each platform.</param>
/// <param name="InputsDigest">Of everything it was made from.</param>
public sealed record DirectResult(ImageOutcome Outcome, IReadOnlyList<DirectContent> Contents, Oci.Digest InputsDigest);

/// <summary>
/// Writes images without a builder: their layers into the blob store, and from there into an archive, an engine or a registry, as far as they are not there already.
/// </summary>
/// <param name="settings">The surroundings.</param>
/// <param name="log">Hears what happens.</param>
public sealed class DirectImages(DirectSettings settings, IBuildLog log)
{
    private readonly BlobStore store = new(settings.CacheDirectory);

    /// <summary>The image, if there is nothing to do for it; null when that has to be looked into.</summary>
    /// <param name="name">The image's name.</param>
    /// <param name="tags">Its references.</param>
    /// <param name="request">Digest of everything that was asked for; see <see cref="ApplyAsync"/>.</param>
    /// <param name="contextDirectory">The build context.</param>
    /// <param name="loads">Whether it is to be in an engine.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">It is to be in an engine, and none answers.</exception>
    public async Task<ImageOutcome?> RecallAsync(
        string name, Func<IReadOnlyList<ImageReference>> tags, string request, string contextDirectory, bool loads, CancellationToken cancellationToken)
    {
        if (DirectRecord.Read(RecordPath(name)) is not { } record
            || !await new DirectMemory(settings.Search, store, ContextCache(name)).HoldsAsync(record, request, contextDirectory, loads, cancellationToken))
            return null;
        return new ImageOutcome(name, tags(), record.Tags.Count > 0 ? record.Tags[0].Value : record.ImageId, record.Size, null, []);
    }

    /// <summary>What would be done. Layers are made, into the store; nothing else is written.</summary>
    /// <exception cref="SlipwayException">The image cannot be made.</exception>
    public async Task<ImagePlan> PlanAsync(DirectImage image, CancellationToken cancellationToken)
    {
        await using var work = Work(image, cancellationToken);
        return (await work.LookAsync(DirectRecord.Read(RecordPath(image.Name)), cancellationToken)).Plan;
    }

    /// <summary>Does what is to be done.</summary>
    /// <param name="image">The image.</param>
    /// <param name="request">Digest of everything that was asked for: as long as it is the same, <paramref name="image"/> would be but for the files it names.</param>
    /// <param name="attach">Makes what is pushed or written beside the image, from its contents and the digest of its inputs.</param>
    /// <param name="cancellationToken">Ends it. Nothing is left half-written.</param>
    /// <exception cref="SlipwayException">The image cannot be made, or cannot go where it is to go.</exception>
    public async Task<DirectResult> ApplyAsync(
        DirectImage image, string request, Func<IReadOnlyList<DirectContent>, Oci.Digest, Task<IReadOnlyList<Attachment>>> attach, CancellationToken cancellationToken)
    {
        if (image.Destinations is { Archive: null, Load: false, Push: false })
            throw new SlipwayException(DirectErrors.NoDestination(image.Name));
        using var turn = await FileLock.TakeAsync(StatePath(image.Name, ".direct.lock"), cancellationToken);
        await using var work = Work(image, cancellationToken);
        var earlier = DirectRecord.Read(RecordPath(image.Name));
        var look = await work.LookAsync(earlier, cancellationToken);
        var record = await work.ApplyAsync(look, request, attach, cancellationToken);
        Keep(record, image.Name);
        var id = record.Tags.Count > 0 ? record.Tags[0].Value : record.ImageId;
        var outcome = new ImageOutcome(image.Name, image.Tags, id, record.Size, earlier is null || earlier.ImageId == record.ImageId ? null : earlier.Size, look.Plan.Actions);
        return new DirectResult(outcome, look.Made.Contents, look.InputsDigest);
    }

    private DirectWork Work(DirectImage image, CancellationToken cancelled) => new(
        image,
        settings,
        store,
        new RegistryClient(new RegistryOptions { Credentials = new RegistryCredentials(settings.Search.ConfigDirectory), Insecure = settings.InsecureRegistries, ChunkSize = settings.PushChunkSize }),
        new DirectState(StatePath(image.Name, ".direct.archive"), StatePath(image.Name, ".direct.digests"), ContextCache(image.Name), StatePath(image.Name, ".direct.built")),
        log,
        cancelled);

    private void Keep(DirectRecord record, string name)
    {
        try
        {
            record.Write(RecordPath(name));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Report(ImageErrors.RecordNotKept(RecordPath(name), failure.Message));
        }
    }

    private string RecordPath(string name) => StatePath(name, ".direct");

    private string ContextCache(string name) => StatePath(name, ".direct.files");

    private string StatePath(string name, string extension) => Path.Combine(settings.StateDirectory, StateFiles.NameOf(name) + extension);
}
