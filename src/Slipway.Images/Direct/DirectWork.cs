using System.Globalization;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Building;
using Slipway.Images.Context;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Fingerprints;
using Slipway.Images.Layers;
using Slipway.Images.Oci;
using Slipway.Images.Registries;

namespace Slipway.Images.Direct;

/// <summary>One image, written once: makes its contents, looks where it is already, and brings it where it is to be.</summary>
internal sealed class DirectWork(DirectImage image, DirectSettings settings, BlobStore store, RegistryClient client, DirectFiles files, IBuildLog log, CancellationToken cancelled) : IAsyncDisposable
{
    // Zip archives, and so Python's and Java's tools, know no time before 1980, wherever one is.
    private static readonly DateTimeOffset FixedTime = new(1980, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly long began = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
    private readonly HashSet<string> listed = [.. image.Platforms.SelectMany(platform => platform.Files).SelectMany(list => list.Files).Select(file => file.Source)];
    private readonly RegistryImages registries = new(client, store);
    private Task<Engine>? connecting;
    private BaseImages? bases;

    private BaseImages Bases => bases ??= new BaseImages(image, store, registries, FindEngineAsync, log);

    /// <summary>Makes the contents, and plans.</summary>
    public async Task<DirectLook> LookAsync(DirectRecord? record, CancellationToken cancellationToken)
    {
        var git = image.Provenance == ProvenanceLabels.Git ? await GitProvenance.ReadAsync(image.ContextDirectory, cancellationToken) : null;
        var epoch = SourceDateEpoch.Read(settings.Variable);
        var time = epoch is { } given ? DateTimeOffset.FromUnixTimeSeconds(given) : FixedTime;
        var created = epoch is null && git is not null ? git.CommittedAt.ToUniversalTime() : time;

        var contents = new List<DirectContent>();
        var platforms = image.PlatformIsEngines && image.Destinations.Load ? [image.Platforms[0] with { Platform = await EnginePlatformAsync(cancellationToken) }] : image.Platforms;
        var use = image.AlsoRead.Aggregate(ContextUse.Nothing, (all, pattern) => all.With(pattern));
        foreach (var platform in platforms)
        {
            var interpreter = new StageInterpreter(image, platform, Bases, created, log);
            var stage = await interpreter.RunAsync(cancellationToken);
            use = use.And(interpreter.Use);
            contents.Add(await ContentAsync(stage, platform.Platform, git, epoch, time, created, cancellationToken));
        }

        var context = Context(use);
        var recordedContext = context is null ? null : await RecordedAsync(context, use, cancellationToken);
        var inputs = Inputs(contents, git, recordedContext, epoch);
        var loaded = image.Destinations.Load ? await ToLoadAsync(contents, cancellationToken) : contents[0];
        var observed = new ObservedDirectImage(record, await LoadedAsync(loaded, cancellationToken), Archive(contents), await PushedAsync(contents, cancellationToken));
        var id = loaded.Image.ImageId.ToString();
        var changed = record is null || record.ImageId == id ? null : await ChangesAsync(record, contents, context, cancellationToken);
        var desired = new DesiredDirectImage(image, id, inputs, changed);
        return new DirectLook(contents, loaded, inputs, recordedContext, git, DirectPlanner.Plan(desired, observed), observed.Loaded);
    }

    /// <summary>Carries the plan out.</summary>
    public async Task<DirectRecord> ApplyAsync(
        DirectLook look, string request, Func<IReadOnlyList<DirectContent>, Digest, Task<IReadOnlyList<Attachment>>> attach, CancellationToken cancellationToken)
    {
        var set = new ImageSet(image.Name, image.Tags, [.. look.Contents.Select(content => content.Image)]);
        if (!look.Plan.IsEmpty)
            set = set with { Attachments = await attach(look.Contents, look.InputsDigest) };
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

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (connecting is null)
            return;
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
            await connecting.Result.DisposeAsync();
    }

    private async Task<DirectContent> ContentAsync(
        DirectStage stage, Platform platform, GitProvenance? git, long? epoch, DateTimeOffset time, DateTimeOffset created, CancellationToken cancellationToken)
    {
        var layers = await new LayerBuilder(store, image.Packing, time).BuildAsync(stage.Layers, files.Digests, cancellationToken);
        var below = stage.Base?.Content;
        var labels = new Dictionary<string, string>(stage.Config.Labels, StringComparer.Ordinal);
        foreach (var (name, value) in git?.Labels(epoch) ?? new Dictionary<string, string>())
            labels[name] = value;
        foreach (var (name, value) in image.Labels)
            labels[name] = value;
        var configuration = new ImageConfiguration(
            below?.Configuration.Platform ?? platform, [.. below?.Configuration.DiffIds ?? [], .. layers.Select(layer => layer.DiffId)])
        {
            Created = created,
            Author = stage.Author,
            OsVersion = below?.Configuration.OsVersion,
            OsFeatures = below?.Configuration.OsFeatures ?? [],
            Execution = stage.Config with { Labels = labels },
            History = [.. below?.Configuration.History ?? [], .. stage.History],
        };
        var content = ImageContent.Of(configuration, [.. below?.Manifest.Layers ?? [], .. layers.Select(layer => layer.Blob)], new StackedBlobs(below?.Layers, store));
        return new DirectContent(content, stage.Base?.Reference, below, [.. layers.Zip(stage.Layers)]);
    }

    /// <summary>The image for the platform that the engine runs.</summary>
    private async Task<DirectContent> ToLoadAsync(List<DirectContent> contents, CancellationToken cancellationToken)
    {
        if (contents.Count == 1)
        {
            // Emulation is the engine's affair: a single platform that was asked for is what is meant.
            return contents[0];
        }

        var engine = await EnginePlatformAsync(cancellationToken);
        return contents.Find(content => engine.Accepts(content.Image.Configuration.Platform))
            ?? throw new SlipwayException(DirectErrors.NoPlatformToLoad(image.Name, string.Join(", ", contents.Select(content => content.Image.Configuration.Platform)), engine.ToString()));
    }

    private async Task<Platform> EnginePlatformAsync(CancellationToken cancellationToken)
    {
        var version = await (await EngineAsync()).System.VersionAsync(cancellationToken);
        return Platform.Parse($"{version.Os}/{version.Arch}") ?? Platform.Host;
    }

    private async Task<IReadOnlyDictionary<ImageReference, bool?>> LoadedAsync(DirectContent wanted, CancellationToken cancellationToken)
    {
        var loaded = new Dictionary<ImageReference, bool?>();
        if (!image.Destinations.Load)
            return loaded;
        var engine = await EngineAsync();
        foreach (var tag in image.Tags)
            loaded[tag] = (await engine.Images.FindAsync(tag.ToString(), cancellationToken))?.Id is { } id ? wanted.Image.IsKnownAs(id) : null;
        return loaded;
    }

    private async Task<IReadOnlyDictionary<ImageReference, bool?>> PushedAsync(List<DirectContent> contents, CancellationToken cancellationToken)
    {
        var pushed = new Dictionary<ImageReference, bool?>();
        if (!image.Destinations.Push)
            return pushed;
        var wanted = new ImageSet(image.Name, image.Tags, [.. contents.Select(content => content.Image)]).Root.Descriptor.Digest;
        foreach (var tag in image.Tags)
            pushed[tag] = await client.HeadManifestAsync(tag, cancellationToken) is { } there ? there.Digest == wanted : null;
        return pushed;
    }

    private ArchiveState Archive(List<DirectContent> contents) => image.Destinations.Archive is { } path
        ? new ArchiveRecord(files.ArchiveRecord, ArchiveFile(path)).Find(Identity(contents.Select(content => content.Image)), image.Tags)
        : ArchiveState.Missing;

    /// <summary>The file that stands for an archive: of a layout's folder the one that is written last.</summary>
    private string ArchiveFile(string path) => image.Destinations.ArchiveIsFolder ? Path.Combine(path, "index.json") : path;

    private static string Identity(IEnumerable<ImageContent> images) => string.Join(' ', images.Select(each => each.Descriptor.Digest));

    private async Task<Docker.Images.ImageInspect> LoadAsync(DirectContent content, LoadImage load, CancellationToken cancellationToken)
    {
        var relatives = load.Tags.Select(tag => tag.ToString());
        if (content.BaseReference is { } named)
            relatives = relatives.Append(named);
        return await new EngineLoad(await EngineAsync()).LoadAsync(content.Image, load.Tags, [.. relatives], cancellationToken);
    }

    private async Task TagAsync(DirectLook look, ImageReference tag, CancellationToken cancellationToken)
    {
        var named = look.Tags.First(other => other.Value == true).Key;
        await (await EngineAsync()).Images.TagAsync(named.ToString(), tag, cancellationToken);
    }

    private async Task WriteArchiveAsync(string path, ImageSet set, CancellationToken cancellationToken)
    {
        if (image.Destinations.ArchiveIsFolder)
            await ImageArchiveWriter.WriteFolderAsync(path, set, cancellationToken);
        else
            await ImageArchiveWriter.WriteFileAsync(path, set, cancellationToken);
        new ArchiveRecord(files.ArchiveRecord, ArchiveFile(path)).Keep(Identity(set.Images), image.Tags);
    }

    private async Task PushAsync(ImageSet set, CancellationToken cancellationToken)
    {
        var mountable = Bases.Found.Select(found => ImageReference.TryParse(found.Reference, out var reference) ? reference : null).OfType<ImageReference>().ToList();
        foreach (var pushed in await registries.PushAsync(set, mountable, log.StepDone, cancellationToken))
            log.StepDone($"pushed {pushed.Reference} ({pushed.Manifest.Digest}, {ByteCount.Format(pushed.UploadedBytes)} sent)");
    }

    private BuildContext? Context(ContextUse use) => use is { IsEverything: false, Patterns.Count: 0 }
        ? null
        : BuildContextFiles.Open(image.ContextDirectory, image.DockerfilePath, image.Hidden, log.Report).Relevant(use);

    private async Task<RecordedContext> RecordedAsync(BuildContext context, ContextUse use, CancellationToken cancellationToken)
    {
        var fingerprint = await ContextFingerprint.ComputeAsync(context, files.ContextCache, cancellationToken);
        return new RecordedContext(image.ContextDirectory, image.DockerfilePath, fingerprint.Fingerprint.ToString(), use.IsEverything, use.IsEverything ? [] : use.Patterns, image.Hidden);
    }

    private BuildInputs Inputs(List<DirectContent> contents, GitProvenance? git, RecordedContext? context, long? epoch)
    {
        var inputs = BuildInputs.Collect()
            .Add("the stages", image.Dockerfile)
            .Add("platforms", [.. image.Platforms.Select(platform => platform.Platform.ToString())])
            .Add("compression", image.Packing.ToString())
            .Add("SOURCE_DATE_EPOCH", epoch?.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in image.Args)
            inputs.Add($"build argument {name}", value);
        foreach (var (name, value) in image.Labels)
            inputs.Add($"label {name}", value);
        if (git is not null)
            inputs.Add("git commit", git.Revision + git.Source);
        foreach (var used in Bases.Found)
            inputs.Add($"base image {used.Reference}", used.Content.ImageId.ToString());
        var added = contents.SelectMany(content => content.Added).Select(added => added.Layer.DiffId.ToString());
        return inputs.Add(BuildInputs.ContextFiles, string.Join('\n', added) + context?.Fingerprint).Done();
    }

    /// <summary>The files that differ from those that the recorded image was made from: of lists by their stamps, of the context by their contents.</summary>
    private async Task<FilesChanged?> ChangesAsync(DirectRecord record, List<DirectContent> contents, BuildContext? context, CancellationToken cancellationToken)
    {
        var before = new Dictionary<string, FileStat>(StringComparer.Ordinal);
        foreach (var (path, stat) in record.Files)
            before[path] = stat;
        var changed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in OnDisk(contents).Where(file => context is null || !IsInContext(file.Disk.Path)))
        {
            if (!before.Remove(file.Disk.Path, out var then) || FileStamp.Find(file.Disk.Path) is not { } now || now != then)
                changed.Add(file.InImage);
        }

        foreach (var gone in before.Keys)
            changed.Add(Path.GetFileName(gone));
        var total = changed.Count;
        if (context is not null && await new BuiltFiles(files.Built, files.ContextCache).ChangesAsync(context, cancellationToken) is { } inContext)
        {
            changed.UnionWith(inContext.Paths);
            total += inContext.Total;
        }

        return total == 0 ? null : new FilesChanged([.. changed], total);
    }

    private static IEnumerable<(string InImage, FileSource.OnDisk Disk)> OnDisk(IEnumerable<DirectContent> contents) =>
        contents.SelectMany(content => content.Added).SelectMany(added => added.Definition.Entries)
            .Select(entry => (entry.Path, Source: (entry as FileEntry)?.Source as FileSource.OnDisk))
            .Where(file => file.Source is not null)
            .Select(file => (file.Path, file.Source!));

    private async Task<DirectRecord> RecordAsync(DirectLook look, string request, long? size, CancellationToken cancellationToken)
    {
        var tags = new List<KeyValuePair<string, string>>();
        if (image.Destinations.Load)
        {
            var engine = await EngineAsync();
            foreach (var tag in image.Tags)
            {
                var there = await engine.Images.FindAsync(tag.ToString(), cancellationToken);
                tags.Add(new(tag.ToString(), there?.Id ?? ""));
                size ??= there?.Size;
            }
        }

        if (look.Context is not null)
            KeepContext();
        var memory = new DirectMemory(settings.Search, store, files.ContextCache);
        return new DirectRecord
        {
            Request = request,
            Began = began,
            ImageId = look.Loaded.Image.ImageId.ToString(),
            Size = size ?? look.Loaded.Image.Manifest.Layers.Sum(layer => layer.Size),
            Engine = image.Destinations.Load ? (await EngineAsync()).Endpoint.Address.OriginalString : "",
            Tags = tags,
            Bases = [.. Bases.Found.Select(used => Recorded(used, memory))],
            Files = [.. OnDisk(look.Contents).Select(file => file.Disk.Path).Distinct().Where(path => look.Context is null || !IsInContext(path))
                .Select(path => new KeyValuePair<string, FileStat>(path, FileStamp.Find(path) ?? default))],
            Context = look.Context,
            Git = image.Provenance == ProvenanceLabels.Git ? GitStamp.Of(image.ContextDirectory) : "",
            Archive = image.Destinations.Archive is { } archive && new FileInfo(ArchiveFile(archive)) is { Exists: true } file ? (file.FullName, file.Length, file.LastWriteTimeUtc.Ticks) : null,
            Inputs = look.Inputs,
        };
    }

    /// <summary>Files of the context are recognised by its fingerprint, which also tells of new ones.</summary>
    private bool IsInContext(string path) =>
        path.StartsWith(image.ContextDirectory + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !listed.Contains(path);

    /// <summary>What the context was, for the next build to name what changed. Without it that one names no files.</summary>
    private void KeepContext()
    {
        try
        {
            new BuiltFiles(files.Built, files.ContextCache).Keep();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Report(DirectErrors.RecordNotKept(files.Built, failure.Message));
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

    private Task<Engine> EngineAsync() => connecting ??= ConnectAsync();

    private async Task<Engine> ConnectAsync()
    {
        try
        {
            return await Engine.ConnectAsync(settings.Search, cancelled);
        }
        catch (SlipwayException failure) when (image.Destinations.Load)
        {
            throw new SlipwayException(DirectErrors.NoEngineToLoad(image.Name, failure.Diagnostics[0].Message), failure);
        }
    }

    /// <summary>The engine, where one answers and need not.</summary>
    private async Task<Engine?> FindEngineAsync()
    {
        try
        {
            return await EngineAsync();
        }
        catch (SlipwayException) when (!image.Destinations.Load)
        {
            return null;
        }
    }
}

/// <summary>What was found out about an image.</summary>
internal sealed record DirectLook(
    IReadOnlyList<DirectContent> Contents,
    DirectContent Loaded,
    BuildInputs Inputs,
    RecordedContext? Context,
    GitProvenance? Git,
    ImagePlan Plan,
    IReadOnlyDictionary<ImageReference, bool?> Tags)
{
    /// <summary>Of everything the image is made from.</summary>
    public Digest InputsDigest { get; } = Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', Inputs.Digests.OrderBy(input => input.Key, StringComparer.Ordinal).Select(input => $"{input.Key} {input.Value}"))));
}
