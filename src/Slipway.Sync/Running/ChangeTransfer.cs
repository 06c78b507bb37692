using Slipway.Sync.Endpoints;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Running;

/// <summary>Carries changes out on one side with the other's content, and keeps the block signatures of what is big.</summary>
internal sealed class ChangeTransfer(IReadOnlyDictionary<string, BlockSignature> remembered, ISyncLog log)
{
    /// <summary>From this size on it pays to ask a side for the blocks of a file that nothing is remembered of, bytes.</summary>
    private const long AskForBlocksFrom = 4 << 20;

    private Dictionary<string, BlockSignature>? changed;

    /// <summary>The signatures to remember; the very same object while none changed.</summary>
    public IReadOnlyDictionary<string, BlockSignature> Signatures => changed ?? remembered;

    /// <summary>Stages and publishes. What could not be is a result that is not done, and told.</summary>
    public async Task<IReadOnlyList<ChangeResult>> CarryOutAsync(IReadOnlyList<Change> changes, ISyncEndpoint from, ISyncEndpoint to, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return [];
        var staged = await StageAsync(changes, from, to, cancellationToken);
        var ready = new List<Change>(changes.Count);
        var results = new List<ChangeResult>();
        foreach (var change in changes)
        {
            if (!change.NeedsContent)
            {
                ready.Add(change);
            }
            else if (staged.TryGetValue(change.Path, out var file) && file.Outcome == StageOutcome.Staged)
            {
                ready.Add(change with { After = file.File });
            }
            else
            {
                var why = file?.Outcome == StageOutcome.Unreadable ? "it cannot be read" : "it changed while it was read";
                log.Report(SyncErrors.NotStaged(change.Path, from.Name, why));
                results.Add(new ChangeResult(change, false, Why: why));
            }
        }

        log.BeginStep("publish");
        var published = await to.PublishAsync(ready, cancellationToken);
        foreach (var result in published)
        {
            results.Add(result);
            if (result.Done) Keep(result, staged);
            else log.Report(SyncErrors.NotPublished(result.Change.Path, to.Name, result.Why ?? "it is not as it was"));
        }

        return results;
    }

    private async Task<Dictionary<string, StagedFile>> StageAsync(IReadOnlyList<Change> changes, ISyncEndpoint from, ISyncEndpoint to, CancellationToken cancellationToken)
    {
        var requests = new List<StageRequest>();
        Dictionary<string, Entry>? origins = null;
        foreach (var change in changes)
        {
            if (!change.NeedsContent) continue;
            requests.Add(await RequestAsync(change, to, cancellationToken));
            if (change.Origin is { } origin) (origins ??= new Dictionary<string, Entry>(StringComparer.Ordinal))[change.Path] = origin;
        }

        var staged = new Dictionary<string, StagedFile>(StringComparer.Ordinal);
        if (requests.Count == 0) return staged;
        log.BeginStep("stage");
        foreach (var file in await to.StageAsync(requests, origins is null ? from : new RenamedContent(from, origins), cancellationToken)) staged[file.File.Path] = file;
        return staged;
    }

    private async Task<StageRequest> RequestAsync(Change change, ISyncEndpoint to, CancellationToken cancellationToken)
    {
        var file = change.After!;
        if (change.Before is not { Kind: EntryKind.File } basis || basis.Stamp.Size < SignatureBuilder.ShortestContent || file.Stamp.Size < SignatureBuilder.ShortestContent) return new StageRequest(file);
        if (basis.Digest.IsKnown && Signatures.TryGetValue(change.Path, out var known) && known.Content == basis.Digest) return new StageRequest(file, basis, known);
        var asked = basis.Stamp.Size >= AskForBlocksFrom ? await to.SignatureAsync(basis, cancellationToken) : null;
        return asked is null ? new StageRequest(file) : new StageRequest(file, basis, asked);
    }

    private void Keep(ChangeResult result, Dictionary<string, StagedFile> staged)
    {
        var path = result.Change.Path;
        var signature = staged.TryGetValue(path, out var file) ? file.Signature : null;
        if (signature is null && (!Signatures.ContainsKey(path) || !result.Change.NeedsContent && result.Now is not null)) return;
        changed ??= new Dictionary<string, BlockSignature>(remembered, StringComparer.Ordinal);
        if (signature is null) changed.Remove(path);
        else changed[path] = signature with { Content = file!.File.Digest };
    }
}
