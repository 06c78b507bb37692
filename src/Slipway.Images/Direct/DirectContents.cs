using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Building;
using Slipway.Images.Context;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Fingerprints;
using Slipway.Images.Layers;
using Slipway.Images.Oci;

namespace Slipway.Images.Direct;

/// <summary>Makes an image's contents: its layers, in the store, and its configuration, for each platform.</summary>
/// <param name="image">The image.</param>
/// <param name="store">Where layers go.</param>
/// <param name="bases">Finds base images.</param>
/// <param name="state">Where what files were is remembered.</param>
/// <param name="log">Hears warnings.</param>
internal sealed class DirectContents(DirectImage image, BlobStore store, BaseImages bases, DirectState state, IBuildLog log)
{
    // Zip archives, and so Python's and Java's tools, know no time before 1980, wherever one is.
    private static readonly DateTimeOffset FixedTime = new(1980, 1, 2, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="SlipwayException">The Dockerfile cannot be carried out, or a file cannot be read.</exception>
    public async Task<MadeContents> MakeAsync(IReadOnlyList<DirectPlatform> platforms, Func<string, string?> variable, CancellationToken cancellationToken)
    {
        var git = image.Provenance == ProvenanceLabels.Git ? await GitProvenance.ReadAsync(image.ContextDirectory, cancellationToken) : null;
        var dating = new Dating(git, SourceDateEpoch.Read(variable), FixedTime);
        var contents = new List<DirectContent>();
        var use = image.AlsoRead.Aggregate(ContextUse.Nothing, (all, pattern) => all.With(pattern));
        foreach (var platform in platforms)
        {
            var interpreter = new StageInterpreter(image, platform, bases, dating.Created, log);
            var stage = await interpreter.RunAsync(cancellationToken);
            use = use.And(interpreter.Use);
            contents.Add(await ContentAsync(stage, platform.Platform, dating, cancellationToken));
        }

        var context = Context(use);
        var recorded = context is null ? null : await RecordedAsync(context, use, cancellationToken);
        return new MadeContents(contents, context, recorded, Inputs(contents, dating, recorded));
    }

    private async Task<DirectContent> ContentAsync(DirectStage stage, Platform platform, Dating dating, CancellationToken cancellationToken)
    {
        var layers = await new LayerBuilder(store, image.Packing, dating.Time).BuildAsync(stage.Layers, state.Digests, cancellationToken);
        var below = stage.Base?.Content;
        var labels = new Dictionary<string, string>(stage.Config.Labels, StringComparer.Ordinal);
        foreach (var (name, value) in dating.Git?.Labels(dating.Epoch) ?? new Dictionary<string, string>())
            labels[name] = value;
        foreach (var (name, value) in image.Labels)
            labels[name] = value;
        var configuration = new ImageConfiguration(
            below?.Configuration.Platform ?? platform, [.. below?.Configuration.DiffIds ?? [], .. layers.Select(layer => layer.DiffId)])
        {
            Created = dating.Created,
            Author = stage.Author,
            OsVersion = below?.Configuration.OsVersion,
            OsFeatures = below?.Configuration.OsFeatures ?? [],
            Execution = stage.Config with { Labels = labels },
            History = [.. below?.Configuration.History ?? [], .. stage.History],
        };
        var content = ImageContent.Of(configuration, [.. below?.Manifest.Layers ?? [], .. layers.Select(layer => layer.Blob)], new StackedBlobs(below?.Layers, store));
        return new DirectContent(content, stage.Base?.Reference, below, [.. layers.Zip(stage.Layers)]);
    }

    private BuildContext? Context(ContextUse use) => use is { IsEverything: false, Patterns.Count: 0 }
        ? null
        : BuildContextFiles.Open(image.ContextDirectory, image.DockerfilePath, image.Hidden, log.Report).Relevant(use);

    private async Task<RecordedContext> RecordedAsync(BuildContext context, ContextUse use, CancellationToken cancellationToken)
    {
        var fingerprint = await ContextFingerprint.ComputeAsync(context, state.ContextCache, cancellationToken);
        return new RecordedContext(image.ContextDirectory, image.DockerfilePath, fingerprint.Fingerprint.ToString(), use.IsEverything, use.IsEverything ? [] : use.Patterns, image.Hidden);
    }

    private BuildInputs Inputs(List<DirectContent> contents, Dating dating, RecordedContext? context)
    {
        var inputs = BuildInputs.Collect()
            .Add("the stages", image.Dockerfile)
            .Add("platforms", [.. image.Platforms.Select(platform => platform.Platform.ToString())])
            .Add("compression", image.Packing.ToString())
            .Add("SOURCE_DATE_EPOCH", dating.Epoch?.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in image.Args)
            inputs.Add($"build argument {name}", value);
        foreach (var (name, value) in image.Labels)
            inputs.Add($"label {name}", value);
        if (dating.Git is { } git)
            inputs.Add("git commit", git.Revision + git.Source);
        foreach (var used in bases.Found)
            inputs.Add($"base image {used.Reference}", used.Content.ImageId.ToString());
        var added = contents.SelectMany(content => content.Added).Select(added => added.Layer.DiffId.ToString());
        return inputs.Add(BuildInputs.ContextFiles, string.Join('\n', added) + context?.Fingerprint).Done();
    }

    /// <summary>The times that get into an image, none of them the clock's.</summary>
    /// <param name="Git">The commit, where the image tells it.</param>
    /// <param name="Epoch">SOURCE_DATE_EPOCH.</param>
    /// <param name="Fixed">Where nothing else is said.</param>
    private sealed record Dating(GitProvenance? Git, long? Epoch, DateTimeOffset Fixed)
    {
        /// <summary>Of files.</summary>
        public DateTimeOffset Time => Epoch is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : Fixed;

        /// <summary>Of the image.</summary>
        public DateTimeOffset Created => Epoch is null && Git is not null ? Git.CommittedAt.ToUniversalTime() : Time;
    }
}

/// <summary>What an image consists of, and what it was made from.</summary>
/// <param name="Contents">One for each platform.</param>
/// <param name="Context">The part of the build context that was read; null for none.</param>
/// <param name="Recorded">The same, as a record has it.</param>
/// <param name="Inputs">By name.</param>
internal sealed record MadeContents(IReadOnlyList<DirectContent> Contents, BuildContext? Context, RecordedContext? Recorded, BuildInputs Inputs);
