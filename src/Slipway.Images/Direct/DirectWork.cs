using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Building;
using Slipway.Images.Loading;
using Slipway.Images.Oci;
using Slipway.Images.Registries;

namespace Slipway.Images.Direct;

/// <summary>One image, written once: makes its contents, looks where it is already, and brings it where it is to be.</summary>
internal sealed class DirectWork(DirectImage image, DirectSettings settings, BlobStore store, RegistryClient client, DirectState state, IBuildLog log, CancellationToken cancelled) : IAsyncDisposable
{
    private readonly long began = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
    private readonly DirectEngine engine = new(image, settings.Search, cancelled);
    private readonly DirectFiles files = new(image, state);
    private readonly RegistryImages registries = new(client, store);
    private BaseImages? bases;

    private BaseImages Bases => bases ??= new BaseImages(image, store, registries, engine.FindAsync, log);

    /// <summary>Makes the contents, and plans.</summary>
    public async Task<DirectLook> LookAsync(DirectRecord? record, CancellationToken cancellationToken)
    {
        var platforms = image.PlatformIsEngines && image.Destinations.Load ? [image.Platforms[0] with { Platform = await engine.PlatformAsync(cancellationToken) }] : image.Platforms;
        var made = await new DirectContents(image, store, Bases, state, log).MakeAsync(platforms, settings.Variable, cancellationToken);
        var loaded = image.Destinations.Load ? await ToLoadAsync(made.Contents, cancellationToken) : made.Contents[0];
        var id = loaded.Image.ImageId.ToString();
        var changed = record is null || record.ImageId == id ? null : await files.ChangesAsync(record, made.Contents, made.Context, cancellationToken);
        var observed = new ObservedDirectImage(record, await LoadedAsync(loaded, cancellationToken), Archive(made.Contents), await PushedAsync(made.Contents, cancellationToken));
        return new DirectLook(made, loaded, DirectPlanner.Plan(new DesiredDirectImage(image, id, made.Inputs, changed), observed), observed.Loaded);
    }

    /// <summary>Carries the plan out.</summary>
    public async Task<DirectRecord> ApplyAsync(
        DirectLook look, string request, Func<IReadOnlyList<DirectContent>, Digest, Task<IReadOnlyList<Attachment>>> attach, CancellationToken cancellationToken)
    {
        var set = new ImageSet(image.Name, image.Tags, [.. look.Made.Contents.Select(content => content.Image)]);
        if (!look.Plan.IsEmpty)
            set = set with { Attachments = await attach(look.Made.Contents, look.InputsDigest) };
        long? size = null;
        foreach (var action in look.Plan.Actions)
        {
            switch (action)
            {
                case LoadImage load:
                    size = (await LoadAsync(look.Loaded, load, cancellationToken)).Size;
                    break;
                case TagImage tag:
                    await TagAsync(look, tag.Tag, cancellationToken);
                    break;
                case WriteArchive archive:
                    await WriteArchiveAsync(archive.Path, set, cancellationToken);
                    break;
                case PushImage push:
                    await PushAsync(set with { References = [push.Tag] }, cancellationToken);
                    break;
                default:
                    throw new InvalidOperationException($"No way to carry out {action.GetType().Name}.");
            }
        }

        return await RecordAsync(look, request, size, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return engine.DisposeAsync();
    }

    /// <summary>The image for the platform that the engine runs.</summary>
    private async Task<DirectContent> ToLoadAsync(IReadOnlyList<DirectContent> contents, CancellationToken cancellationToken)
    {
        if (contents.Count == 1)
        {
            // Emulation is the engine's affair: a single platform that was asked for is what is meant.
            return contents[0];
        }

        var platform = await engine.PlatformAsync(cancellationToken);
        return contents.FirstOrDefault(content => platform.Accepts(content.Image.Configuration.Platform))
            ?? throw new SlipwayException(DirectErrors.NoPlatformToLoad(image.Name, string.Join(", ", contents.Select(content => content.Image.Configuration.Platform)), platform.ToString()));
    }

    private async Task<IReadOnlyDictionary<ImageReference, bool?>> LoadedAsync(DirectContent wanted, CancellationToken cancellationToken)
    {
        var loaded = new Dictionary<ImageReference, bool?>();
        if (!image.Destinations.Load)
            return loaded;
        var there = await engine.GetAsync();
        foreach (var tag in image.Tags)
            loaded[tag] = (await there.Images.FindAsync(tag.ToString(), cancellationToken))?.Id is { } id ? wanted.Image.IsKnownAs(id) : null;
        return loaded;
    }

    private async Task<IReadOnlyDictionary<ImageReference, bool?>> PushedAsync(IReadOnlyList<DirectContent> contents, CancellationToken cancellationToken)
    {
        var pushed = new Dictionary<ImageReference, bool?>();
        if (!image.Destinations.Push)
            return pushed;
        var wanted = new ImageSet(image.Name, image.Tags, [.. contents.Select(content => content.Image)]).Root.Descriptor.Digest;
        foreach (var tag in image.Tags)
            pushed[tag] = await client.HeadManifestAsync(tag, cancellationToken) is { } there ? there.Digest == wanted : null;
        return pushed;
    }

    private ArchiveState Archive(IReadOnlyList<DirectContent> contents) => image.Destinations.Archive is { } path
        ? new ArchiveRecord(state.ArchiveRecord, ArchiveFile(path)).Find(Identity(contents.Select(content => content.Image)), image.Tags)
        : ArchiveState.Missing;

    /// <summary>The file that stands for an archive: of a layout's folder the one that is written last.</summary>
    private string ArchiveFile(string path) => image.Destinations.ArchiveIsFolder ? Path.Combine(path, "index.json") : path;

    private static string Identity(IEnumerable<ImageContent> images) => string.Join(' ', images.Select(each => each.Descriptor.Digest));

    private async Task<Docker.Images.ImageInspect> LoadAsync(DirectContent content, LoadImage load, CancellationToken cancellationToken)
    {
        var relatives = load.Tags.Select(tag => tag.ToString());
        if (content.BaseReference is { } named)
            relatives = relatives.Append(named);
        var target = await engine.GetAsync();
        return await new EngineLoad(target).LoadAsync(content.Image, load.Tags, [.. relatives], cancellationToken)
            ?? throw new SlipwayException(DirectErrors.NotLoaded(
                load.Tags[0].ToString(), content.Image.ImageId.ToString(), (await target.Images.FindAsync(load.Tags[0].ToString(), cancellationToken))?.Id ?? "none"));
    }

    private async Task TagAsync(DirectLook look, ImageReference tag, CancellationToken cancellationToken)
    {
        var named = look.Tags.First(other => other.Value == true).Key;
        await (await engine.GetAsync()).Images.TagAsync(named.ToString(), tag, cancellationToken);
    }

    private async Task WriteArchiveAsync(string path, ImageSet set, CancellationToken cancellationToken)
    {
        if (image.Destinations.ArchiveIsFolder)
            await ImageArchiveWriter.WriteFolderAsync(path, set, cancellationToken);
        else
            await ImageArchiveWriter.WriteFileAsync(path, set, cancellationToken);
        new ArchiveRecord(state.ArchiveRecord, ArchiveFile(path)).Keep(Identity(set.Images), image.Tags);
    }

    private async Task PushAsync(ImageSet set, CancellationToken cancellationToken)
    {
        var mountable = Bases.Found.Select(found => ImageReference.TryParse(found.Reference, out var reference) ? reference : null).OfType<ImageReference>().ToList();
        foreach (var pushed in await registries.PushAsync(set, mountable, log.StepDone, cancellationToken))
            log.StepDone($"pushed {pushed.Reference} ({pushed.Manifest.Digest}, {ByteCount.Format(pushed.UploadedBytes)} sent)");
    }

    private async Task<DirectRecord> RecordAsync(DirectLook look, string request, long? size, CancellationToken cancellationToken)
    {
        var tags = new List<KeyValuePair<string, string>>();
        if (image.Destinations.Load)
        {
            var there = await engine.GetAsync();
            foreach (var tag in image.Tags)
            {
                var loaded = await there.Images.FindAsync(tag.ToString(), cancellationToken);
                tags.Add(new(tag.ToString(), loaded?.Id ?? ""));
                size ??= loaded?.Size;
            }
        }

        if (look.Made.Recorded is not null)
            KeepContext();
        var memory = new DirectMemory(settings.Search, store, state.ContextCache);
        return new DirectRecord
        {
            Request = request,
            Began = began,
            ImageId = look.Loaded.Image.ImageId.ToString(),
            Size = size ?? look.Loaded.Image.Manifest.Layers.Sum(layer => layer.Size),
            Engine = image.Destinations.Load ? (await engine.GetAsync()).Endpoint.Address.OriginalString : "",
            Tags = tags,
            Bases = [.. Bases.Found.Select(used => Recorded(used, memory))],
            Files = files.Stamps(look.Made.Contents, look.Made.Recorded is not null),
            Context = look.Made.Recorded,
            Git = image.Provenance == ProvenanceLabels.Git ? GitStamp.Of(image.ContextDirectory) : "",
            Archive = image.Destinations.Archive is { } archive && new FileInfo(ArchiveFile(archive)) is { Exists: true } file ? (file.FullName, file.Length, file.LastWriteTimeUtc.Ticks) : null,
            Inputs = look.Made.Inputs,
        };
    }

    /// <summary>What the context was, for the next build to name what changed. Without it that one names no state.</summary>
    private void KeepContext()
    {
        try
        {
            new BuiltFiles(state.Built, state.ContextCache).Keep();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Report(ImageErrors.RecordNotKept(state.Built, failure.Message));
        }
    }

    private static RecordedBase Recorded(BaseImage used, DirectMemory memory)
    {
        var platform = used.Content.Configuration.Platform.ToString();
        return used.Origin switch
        {
            BaseOrigin.Archive archive => new RecordedBase(archive.Path, platform, "archive", DirectMemory.ArchiveStamp(archive.Path)),
            BaseOrigin.OfEngine engine => new RecordedBase(used.Reference, platform, "engine", engine.ImageId),
            _ => new RecordedBase(used.Reference, platform, "cache", memory.StampOf(new RecordedBase(used.Reference, platform, "cache", ""))),
        };
    }

}

/// <summary>What was found out about an image.</summary>
/// <param name="Made">What it consists of.</param>
/// <param name="Loaded">The one for the engine's platform.</param>
/// <param name="Plan">What to do.</param>
/// <param name="Tags">Whether the engine has it under each reference.</param>
internal sealed record DirectLook(MadeContents Made, DirectContent Loaded, ImagePlan Plan, IReadOnlyDictionary<ImageReference, bool?> Tags)
{
    /// <summary>Of everything the image is made from.</summary>
    public Digest InputsDigest { get; } = Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', Made.Inputs.Digests.OrderBy(input => input.Key, StringComparer.Ordinal).Select(input => $"{input.Key} {input.Value}"))));
}
