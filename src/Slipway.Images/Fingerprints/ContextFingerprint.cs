using Slipway.Diagnostics;
using Slipway.Images.Context;

namespace Slipway.Images.Fingerprints;

/// <summary>What became of a path since a context was last fingerprinted.</summary>
public enum ContextChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>Its content, mode, kind or target is another.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Removed,
}

/// <summary>A path that is not what it was.</summary>
public sealed record ContextChange(ContextChangeKind Kind, string Path);

/// <summary>A context's fingerprint and how it was come by.</summary>
/// <param name="Fingerprint">Over every entry's path, kind, mode, size, and content or link target; not over times.</param>
/// <param name="Files">The regular files in the context.</param>
/// <param name="FilesHashed">How many of them had to be read.</param>
/// <param name="Earlier">The fingerprint that the cache held, which <paramref name="Changes"/> are relative to; null without a usable cache.</param>
/// <param name="Changes">What changed since the cache was written, in the walk's order; at most <see cref="ContextFingerprint.MostChanges"/>.</param>
/// <param name="ChangeCount">How many changes there were in all.</param>
public sealed record ContextFingerprintResult(
    Fingerprint Fingerprint, int Files, int FilesHashed, Fingerprint? Earlier, IReadOnlyList<ContextChange> Changes, int ChangeCount)
{
    /// <summary>There was no usable cache, so nothing is known of changes.</summary>
    public bool IsFirst => Earlier is null;
}

/// <summary>
/// Fingerprints a context in one walk. While the walk agrees with the cache entry by entry nothing is read or hashed; if it does to the end, the stored
/// fingerprint stands. From the first difference on, changed files are hashed in parallel and a new cache is written. Memory holds the cache file and one batch.
/// </summary>
public static class ContextFingerprint
{
    /// <summary>How many changes a result names.</summary>
    public const int MostChanges = 20;

    /// <param name="context">The context; walked once.</param>
    /// <param name="cachePath">The cache file: of this context and this choice of what matters. Safe to share between builds that run at the same time.</param>
    /// <param name="cancellationToken">Ends the walk and the hashing.</param>
    /// <exception cref="SlipwayException">SLIP2202–SLIP2206: something in the context cannot be read.</exception>
    public static Task<ContextFingerprintResult> ComputeAsync(BuildContext context, string cachePath, CancellationToken cancellationToken)
    {
        var cache = FileDigestCache.Load(cachePath);
        var walk = context.Walk();
        var cursor = new FileDigestCursor(cache.Entries);
        var files = 0;
        while (walk.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!cursor.MoveNext() || !CachedEntry.IsCurrent(cache, cursor, walk))
            {
                return new ContextHashing(context, cache, cursor, cachePath).RunAsync(walk, files, cancellationToken);
            }

            files += walk.Kind == Docker.Session.ContextEntryKind.File ? 1 : 0;
        }

        return cursor.MoveNext() || cache.Fingerprint is not { } unchanged
            ? new ContextHashing(context, cache, cursor, cachePath).RunAsync(null, files, cancellationToken)
            : Task.FromResult(new ContextFingerprintResult(unchanged, files, 0, unchanged, [], 0));
    }
}
