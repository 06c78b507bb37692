using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints;

/// <summary>
/// One side of a pair. Calls come one after another. At every moment each path of it holds its old or its new content, whatever is cut off when.
/// Every call fails with a <see cref="Diagnostics.SlipwayException"/> that names the side.
/// </summary>
public interface ISyncEndpoint : IContentSource, IAsyncDisposable
{
    /// <summary>For messages: a path, <c>user@host:path</c>, <c>volume name on host</c>.</summary>
    string Name { get; }

    /// <summary>Whether it takes names for the same that differ in case or in Unicode's normal form. Known after <see cref="PrepareAsync"/>.</summary>
    bool FoldsNames => false;

    /// <summary>Looks at it, and takes the lock first when the request has a claim. A missing root is no failure.</summary>
    Task<Observation> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken);

    /// <summary>The same entries with their digests; those that vanished or changed meanwhile are left out.</summary>
    Task<IReadOnlyList<Entry>> DigestAsync(IReadOnlyList<Entry> files, CancellationToken cancellationToken);

    /// <summary>The block signature of a file as it is here, of blocks that this side can compute; null when it cannot, or the file changed.</summary>
    Task<BlockSignature?> SignatureAsync(Entry file, CancellationToken cancellationToken);

    /// <summary>Makes the root if it is missing and gives it a marker if it has none. Returns the marker.</summary>
    Task<string> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Brings contents to the staging folder on the destination's own file system. What an earlier, interrupted call staged with the same digest is not sent again. Nothing becomes visible.
    /// </summary>
    Task<IReadOnlyList<StagedFile>> StageAsync(IReadOnlyList<StageRequest> files, IContentSource from, CancellationToken cancellationToken);

    /// <summary>
    /// Makes changes visible: folders first, then staged files and links by atomic rename, removals last. What is not as <see cref="Change.Before"/> says any more is left alone. Parents are never followed
    /// through links. Empties the staging folder at the end.
    /// </summary>
    /// <param name="changes">In tree order; every file that needs content is staged.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    Task<IReadOnlyList<ChangeResult>> PublishAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken);
}

/// <summary>How a change ended.</summary>
/// <param name="Change">What was asked for.</param>
/// <param name="Done">Whether it was carried out.</param>
/// <param name="Now">What is there now, with its stamp; null for nothing, and where it was not carried out.</param>
/// <param name="Why">Why it was not carried out; the end of a sentence.</param>
public sealed record ChangeResult(Change Change, bool Done, Entry? Now = null, string? Why = null)
{
    /// <summary>When <see cref="Now"/> was looked at, by the side's own clock, as <see cref="Observation.ObservedAt"/>; 0 when it is not told.</summary>
    public long LookedAt { get; init; }
}
