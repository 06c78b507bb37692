using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Images;
using Slipway.Docker.Locating;
using Slipway.Docker.References;
using Slipway.Files;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Fingerprints;

namespace Slipway.Images.Building;

/// <summary>One image on one engine: looks at what is there, plans, and carries the plan out.</summary>
internal sealed class ImageWork(
    Engine engine, PreparedImage image, string stateDirectory, IBuildLog log, Func<string, string?> variable, EngineSearch search, EarlyFingerprint? early = null)
{
    private ImageDefinition Definition => image.Definition;

    private string RecordPath => StatePath(".image");

    private string DigestCachePath => DigestCachePathOf(Definition, stateDirectory);

    private BuiltFiles BuiltFiles => new(StatePath(".built"), DigestCachePath);

    private ArchiveRecord? ArchiveRecord => Definition.Archive is { } path ? new(StatePath(".archive"), path) : null;

    /// <summary>What would be done.</summary>
    /// <param name="renewed">Images that will have been built anew by then.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ImagePlan> PlanAsync(IReadOnlySet<ImageReference> renewed, CancellationToken cancellationToken) =>
        (await LookAsync(renewed, cancellationToken)).Plan;

    /// <summary>Plans and does it. Two builds of the same image at once take turns.</summary>
    public async Task<ImageOutcome> ApplyAsync(CancellationToken cancellationToken)
    {
        using var turn = await FileLock.TakeAsync(StatePath(".lock"), cancellationToken);
        var look = await LookAsync(new HashSet<ImageReference>(), cancellationToken);
        var record = look.Observed.Record;
        foreach (var action in look.Plan.Actions)
            record = await ApplyAsync(action, look, record, cancellationToken);
        var earlier = look.Observed.Record;
        return new ImageOutcome(
            Definition.Name, Definition.Tags, record!.ImageId, record.Size, earlier?.ImageId == record.ImageId ? null : earlier?.Size, look.Plan.Actions)
        {
            MadeFrom = image.UsedImages,
        };
    }

    private async Task<BuildRecord> ApplyAsync(ImageAction action, Look look, BuildRecord? record, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case BuildImage:
                return await BuildAsync(look, cancellationToken);
            case TagImage tag:
                await engine.Images.TagAsync(tag.ImageId, tag.Tag, cancellationToken);
                return record!;
            case WriteArchive archive:
                await ImageArchive.WriteAsync(engine, Definition.Tags, archive.Path, cancellationToken);
                ArchiveRecord!.Keep(record!.ImageId, Definition.Tags);
                return record!;
            default:
                throw new InvalidOperationException($"No way to carry out {action.GetType().Name}.");
        }
    }

    private async Task<BuildRecord> BuildAsync(Look look, CancellationToken cancellationToken)
    {
        WarnOfSecretLookingArguments();
        var builder = new EngineBuilder(engine, log, variable, new RegistryLogins(search.ConfigDirectory));
        var told = await builder.BuildAsync(image, look.Labels, look.Files, cancellationToken);
        var built = await engine.Images.FindAsync(told ?? Definition.Tags[0].ToString(), cancellationToken)
            ?? await engine.Images.FindAsync(Definition.Tags[0].ToString(), cancellationToken)
            ?? throw new SlipwayException(ImageErrors.ResultMissing(Definition.Name, Definition.Tags[0].ToString()));
        var record = new BuildRecord(built.Id, built.Size, await InputsAfterAsync(look, cancellationToken));
        await KeepAsync(record, look, cancellationToken);
        return record;
    }

    /// <summary>A builder may have fetched base images that the engine did not have before: they are inputs now, and no news to the next build.</summary>
    private async Task<BuildInputs> InputsAfterAsync(Look look, CancellationToken cancellationToken)
    {
        var fetched = false;
        foreach (var used in image.UsedImages.Select(used => used.ToString()).Where(used => look.Found.GetValueOrDefault(used) is null))
        {
            look.Found[used] = await engine.Images.FindAsync(used, cancellationToken);
            fetched |= look.Found[used] is not null;
        }

        return fetched ? Inputs(look.Labels, look.Found, new HashSet<ImageReference>(), look.Fingerprint) : look.Desired.Inputs;
    }

    /// <summary>
    /// Keeps the record, unless files changed while the engine read them: then nobody knows which state the image holds, and the next build has to look again.
    /// </summary>
    private async Task KeepAsync(BuildRecord record, Look look, CancellationToken cancellationToken)
    {
        try
        {
            if (!await FilesAreAsTheyWereAsync(look, cancellationToken))
            {
                log.Report(ImageErrors.ChangedDuringBuild(Definition.Name));
                File.Delete(RecordPath);
                return;
            }

            record.Write(RecordPath);
            if (look.Relevant is not null)
                BuiltFiles.Keep();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Report(ImageErrors.RecordNotKept(RecordPath, failure.Message));
        }
    }

    private async Task<bool> FilesAreAsTheyWereAsync(Look look, CancellationToken cancellationToken)
    {
        if (look.Relevant is null)
            return true;
        try
        {
            return (await FingerprintAsync(look.Relevant, cancellationToken)).Fingerprint == look.Fingerprint!.Fingerprint;
        }
        catch (SlipwayException)
        {
            // What can no longer be read is not as it was. The image is built all the same; the next build says what is wrong.
            return false;
        }
    }

    private void WarnOfSecretLookingArguments()
    {
        foreach (var argument in Definition.Args.Keys.Where(SecretLookingNames.Includes).Order(StringComparer.Ordinal))
            log.Report(ImageErrors.SecretLookingArgument(Definition.Name, argument));
    }

    /// <summary>Begins what can be known without the engine, to be used by the first look.</summary>
    public static EarlyFingerprint? Begin(PreparedImage image, string stateDirectory, IBuildLog log, CancellationToken cancellationToken) =>
        BuildContextFiles.Open(image, log.Report) is { } files
            ? EarlyFingerprint.Begin(image, files, DigestCachePathOf(image.Definition, stateDirectory), cancellationToken)
            : null;

    private async Task<Look> LookAsync(IReadOnlySet<ImageReference> renewed, CancellationToken cancellationToken)
    {
        CheckSecretsOffered();
        var record = BuildRecord.Read(RecordPath);
        var files = BuildContextFiles.Open(image, log.Report);
        var labels = LabelsAsync(cancellationToken);
        var found = await FindImagesAsync(record, cancellationToken);

        Context.BuildContext? relevant = null;
        ContextFingerprintResult? fingerprint = null;
        if (files is not null)
        {
            var use = image.ContextUse(reference => FactsOf(found, reference));
            relevant = files.Relevant(use);
            fingerprint = await (early?.For(use) ?? FingerprintAsync(relevant, cancellationToken));
        }

        var inputs = Inputs(await labels, found, renewed, fingerprint);
        var changed = await ChangesAsync(record, relevant, fingerprint, cancellationToken);
        var desired = new DesiredImage(Definition, image.DockerfileName, image.Target?.Name ?? Definition.Target, inputs, changed);
        var observed = new ObservedImage(
            record,
            record is not null && found.GetValueOrDefault(record.ImageId) is not null,
            Definition.Tags.ToDictionary(tag => tag, tag => found.GetValueOrDefault(tag.ToString())?.Id),
            ArchiveRecord?.Find(record?.ImageId, Definition.Tags) ?? ArchiveState.Missing);
        return new Look(desired, observed, ImagePlanner.Plan(desired, observed), await labels, files, relevant, fingerprint, found);
    }

    /// <summary>The files that differ from those the recorded image was built from; null when there are none, or it is not known.</summary>
    private async Task<FilesChanged?> ChangesAsync(
        BuildRecord? record, Context.BuildContext? context, ContextFingerprintResult? now, CancellationToken cancellationToken)
    {
        if (context is null || now is null || record?.Inputs.Digests.GetValueOrDefault(BuildInputs.ContextFiles) is not { } built || built == now.Fingerprint.ToString())
            return null;
        return built == now.Earlier?.ToString() ? FilesChanged.Of(now) : await BuiltFiles.ChangesAsync(context, cancellationToken);
    }

    /// <summary>Asks the engine, all at once, for the tags, the image of the last build, and the images this one is made from.</summary>
    private async Task<Dictionary<string, ImageInspect?>> FindImagesAsync(BuildRecord? record, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(Definition.Tags.Concat(image.UsedImages).Select(reference => reference.ToString()));
        if (record is not null)
            names.Add(record.ImageId);
        var queries = names.ToDictionary(name => name, name => engine.Images.FindAsync(name, cancellationToken));
        await Task.WhenAll(queries.Values);
        return queries.ToDictionary(query => query.Key, query => query.Value.Result);
    }

    private static BaseImageFacts? FactsOf(Dictionary<string, ImageInspect?> found, string reference)
    {
        if (!ImageReference.TryParse(reference, out var name) || found.GetValueOrDefault(name!.ToString())?.Config is not { } config)
            return null;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in config.Env)
        {
            var separator = entry.IndexOf('=', StringComparison.Ordinal);
            if (separator > 0)
                environment[entry[..separator]] = entry[(separator + 1)..];
        }

        return new BaseImageFacts(environment, config.OnBuild);
    }

    private Task<ContextFingerprintResult> FingerprintAsync(Context.BuildContext context, CancellationToken cancellationToken) =>
        ContextFingerprint.ComputeAsync(context, DigestCachePath, cancellationToken);

    private async Task<IReadOnlyDictionary<string, string>> LabelsAsync(CancellationToken cancellationToken)
    {
        if (Definition.Provenance == ProvenanceLabels.None || Definition.Context is not LocalContext local)
            return Definition.Labels;
        if (await GitProvenance.ReadAsync(local.Directory, cancellationToken) is not { } git)
            return Definition.Labels;
        var labels = new Dictionary<string, string>(git.Labels(SourceDateEpoch.Read(variable)));
        foreach (var (name, value) in Definition.Labels)
            labels[name] = value;
        return labels;
    }

    private BuildInputs Inputs(
        IReadOnlyDictionary<string, string> labels, Dictionary<string, ImageInspect?> found, IReadOnlySet<ImageReference> renewed, ContextFingerprintResult? fingerprint)
    {
        var inputs = BuildInputs.Collect()
            .Add("Dockerfile", image.Syntax is null ? Definition.Dockerfile : Convert.ToHexString(SHA256.HashData(image.DockerfileBytes.Span)))
            .Add("stage", image.Target?.Label ?? Definition.Target)
            .Add("platform", Definition.Platform)
            .Add("network", Definition.Network)
            .Add("cache sources", Definition.CacheFrom)
            .Add("extra hosts", Definition.ExtraHosts)
            .Add("size of /dev/shm", Definition.ShmSize?.ToString(CultureInfo.InvariantCulture))
            .Add("limits", Definition.Ulimits)
            .Add("builder", Definition.Builder == BuilderChoice.Auto ? null : Definition.Builder.ToString());
        if (fingerprint is not null)
            inputs.AddDigest(BuildInputs.ContextFiles, fingerprint.Fingerprint.ToString());
        foreach (var (name, value) in image.Args)
            inputs.Add($"build argument {name}", value ?? "");
        foreach (var (name, value) in Definition.Labels)
            inputs.Add($"label {name}", value);
        if (labels.Count > Definition.Labels.Count)
        {
            inputs.Add("git commit", [.. labels.Where(label => IsOfCommit(label.Key)).Select(label => $"{label.Key}={label.Value}")]);
            inputs.Add("SOURCE_DATE_EPOCH", variable("SOURCE_DATE_EPOCH"));
        }

        foreach (var secret in Definition.Secrets)
            inputs.Add($"secret {secret.Id}", "offered");
        foreach (var agent in Definition.SshAgents)
            inputs.Add($"ssh agent {agent.Id}", "offered");
        foreach (var used in image.UsedImages)
            inputs.Add($"base image {used}", renewed.Contains(used) ? "to be built" : found.GetValueOrDefault(used.ToString())?.Id);
        return inputs.Done();
    }

    private bool IsOfCommit(string label) => !Definition.Labels.ContainsKey(label) && label != GitProvenance.CreatedLabel;

    private void CheckSecretsOffered()
    {
        if (image.Graph is null)
            return;
        var missing = image.Graph.Secrets(image.Target!)
            .Where(mounted => mounted.Required && Definition.Secrets.All(secret => secret.Id != mounted.Id))
            .Select(mounted => ImageErrors.SecretNotOffered(Definition.Name, mounted.Id, mounted.Span.In(Definition.Dockerfile)))
            .ToList();
        if (missing.Count > 0)
            throw new SlipwayException(missing);
    }

    /// <summary>The state of one image on one engine: another engine knows nothing of this one's images.</summary>
    private string StatePath(string extension)
    {
        var engineKey = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(engine.Endpoint.Address.ToString())).AsSpan(0, 4));
        return Path.Combine(stateDirectory, $"{StateFiles.NameOf(Definition.Name)}.{engineKey}{extension}");
    }

    /// <summary>What files were when they were last seen holds for every engine.</summary>
    private static string DigestCachePathOf(ImageDefinition definition, string stateDirectory) => Path.Combine(stateDirectory, StateFiles.NameOf(definition.Name) + ".files");

    private sealed record Look(
        DesiredImage Desired,
        ObservedImage Observed,
        ImagePlan Plan,
        IReadOnlyDictionary<string, string> Labels,
        BuildContextFiles? Files,
        Context.BuildContext? Relevant,
        ContextFingerprintResult? Fingerprint,
        Dictionary<string, ImageInspect?> Found);
}
