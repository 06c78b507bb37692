using Slipway.Docker;
using Slipway.Docker.Locating;
using Slipway.Docker.References;
using Slipway.Files;
using Slipway.Images.Blobs;
using Slipway.Images.Building;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Fingerprints;
using Slipway.Images.Oci;

namespace Slipway.Images.Direct;

/// <summary>
/// Tells, as cheaply as can be, that an image is as the last build left it: the same request, the same stamps of all files it was made from, the same base images, and the image still where it went.
/// </summary>
/// <param name="search">Which engine is meant.</param>
/// <param name="store">The blob store.</param>
/// <param name="digestCache">Where the digests of the context's files are remembered.</param>
internal sealed class DirectMemory(EngineSearch search, BlobStore store, string digestCache)
{
    private const long Second = 1_000_000_000;

    /// <summary>How far a file system's clock may lag behind the time read from it: a kernel's tick, or two seconds where stamps are whole seconds.</summary>
    private const long Tick = Second / 50;

    /// <summary>Whether there is nothing to do for a request.</summary>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">The image is to be in an engine, and none answers.</exception>
    public async Task<bool> HoldsAsync(DirectRecord record, string request, string contextDirectory, bool loads, CancellationToken cancellationToken)
    {
        if (record.Request != request || !FilesHold(record) || !ArchiveHolds(record) || (record.Git.Length > 0 && record.Git != GitStamp.Of(contextDirectory)))
            return false;
        foreach (var used in record.Bases)
        {
            if (used.Kind != "engine" && StampOf(used) != used.Value)
                return false;
        }

        if (!await ContextHoldsAsync(record, cancellationToken))
            return false;
        return (!loads && record.Bases.All(used => used.Kind != "engine")) || await EngineHoldsAsync(record, loads, cancellationToken);
    }

    /// <summary>What a base image in an archive or the store is recognised by.</summary>
    public string StampOf(RecordedBase used)
    {
        switch (used.Kind)
        {
            case "archive":
                return ArchiveStamp(used.Reference);
            case "cache":
                return ImageReference.TryParse(used.Reference, out var reference) && Platform.Parse(used.Platform) is { } platform
                    ? store.FindReference(reference!.Canonical, platform)?.Digest.ToString() ?? ""
                    : "";
            default:
                return used.Value;
        }
    }

    /// <summary>The stamp of an archive with a base image: of the file, or of a layout folder's index.</summary>
    public static string ArchiveStamp(string path)
    {
        var file = new FileInfo(Directory.Exists(path) ? Path.Combine(path, "index.json") : path);
        return file.Exists ? $"{file.Length} {file.LastWriteTimeUtc.Ticks}" : "";
    }

    private static bool FilesHold(DirectRecord record)
    {
        foreach (var (path, recorded) in record.Files)
        {
            if (FileStamp.Find(path) is not { } now || now != recorded || IsRacy(now, record.Began))
                return false;
        }

        return true;
    }

    /// <summary>Whether a file may have been written to after it was read without its stamp showing it.</summary>
    private static bool IsRacy(in FileStat stat, long began)
    {
        var stamp = Math.Max(stat.ModifiedNanoseconds, stat.ChangedNanoseconds);
        return stamp >= began - (stamp % Second == 0 ? 2 * Second : Tick);
    }

    private static bool ArchiveHolds(DirectRecord record)
    {
        if (record.Archive is not { } archive)
            return true;
        var file = new FileInfo(archive.Path);
        return file.Exists && file.Length == archive.Length && file.LastWriteTimeUtc.Ticks == archive.Ticks;
    }

    private async Task<bool> ContextHoldsAsync(DirectRecord record, CancellationToken cancellationToken)
    {
        if (record.Context is not { } recorded)
            return true;
        var use = recorded.Everything ? ContextUse.Everything : ContextUse.Nothing;
        foreach (var pattern in recorded.Patterns)
            use = use.With(pattern);
        var context = BuildContextFiles.Open(recorded.Directory, recorded.Dockerfile, recorded.Hidden, _ => { }).Relevant(use);
        return (await ContextFingerprint.ComputeAsync(context, digestCache, cancellationToken)).Fingerprint.ToString() == recorded.Fingerprint;
    }

    private async Task<bool> EngineHoldsAsync(DirectRecord record, bool loads, CancellationToken cancellationToken)
    {
        await using var engine = await Engine.ConnectAsync(search with { Blocking = true }, cancellationToken);
        if (loads && record.Engine != engine.Endpoint.Address.OriginalString)
            return false;
        foreach (var (reference, id) in record.Tags)
        {
            if ((await engine.Images.FindAsync(reference, cancellationToken))?.Id != id)
                return false;
        }

        foreach (var used in record.Bases)
        {
            // An image that the engine has got meanwhile goes before the store's.
            if (used.Kind == "archive" || (used.Kind == "cache" && !loads))
                continue;
            if ((await engine.Images.FindAsync(used.Reference, cancellationToken))?.Id != (used.Kind == "engine" ? used.Value : null))
                return false;
        }

        return true;
    }
}
