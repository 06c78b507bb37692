using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Files;
using Slipway.Sync.Endpoints;
using Slipway.Sync.Ignoring;
using Slipway.Sync.Memory;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Running;

/// <summary>
/// A source and a target that are brought in step, cycle by cycle: look at both, compare with what both agreed on, stage, publish, remember. Disposing it disposes both sides and lets go of the pair's lock.
/// </summary>
public sealed class SyncPair : IAsyncDisposable
{
    private readonly ISyncEndpoint source;
    private readonly ISyncEndpoint target;
    private readonly SyncRequest request;
    private readonly ISyncLog log;
    private readonly IDisposable? pairLock;
    private SyncMemory memory;
    private IgnoreRules? lastRules;

    private SyncPair(ISyncEndpoint source, ISyncEndpoint target, SyncRequest request, ISyncLog log, IDisposable? pairLock)
    {
        (this.source, this.target, this.request, this.log, this.pairLock) = (source, target, request, log, pairLock);
        memory = MemoryFile.Read(request.MemoryFile, log.Report);
    }

    /// <summary>Takes this machine's lock of the pair, waiting while another build has it, and reads what is remembered. The sides are this object's from now on.</summary>
    public static async Task<SyncPair> OpenAsync(ISyncEndpoint source, ISyncEndpoint target, SyncRequest request, ISyncLog log, CancellationToken cancellationToken)
    {
        var pairLock = request.PlanOnly ? null : await FileLock.TakeAsync(request.MemoryFile + ".lock", cancellationToken);
        return new SyncPair(source, target, request, log, pairLock);
    }

    /// <summary>The target's name, for messages.</summary>
    public string TargetName => target.Name;

    /// <summary>Whether an event at a path of the source is of no interest: the rules of the last cycle ignore it, or a folder it is in.</summary>
    public bool Ignores(string path)
    {
        if (path == SyncPath.StateFolder || SyncPath.IsBelow(path, SyncPath.StateFolder)) return true;
        if (lastRules is null || path.Length == 0) return false;
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            var folder = path[..slash];
            if (lastRules.IsIgnored(folder, isFolder: true)) return !lastRules.MayIncludeBelow(folder);
        }

        // What is gone may have been either.
        return lastRules.IsIgnored(path, isFolder: false) && lastRules.IsIgnored(path, isFolder: true);
    }

    /// <summary>One cycle; a second one where both files of a conflict were kept, which takes two.</summary>
    /// <exception cref="SlipwayException">A side cannot be reached or used, or a safety rule (SLIP4020–4039) stopped it before anything was changed.</exception>
    public async Task<SyncOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var outcome = await CycleAsync(cancellationToken);
        if (!HasCopies(outcome)) return outcome;
        var rest = await CycleAsync(cancellationToken);
        return new SyncOutcome(outcome.Plan, [.. outcome.OnTarget, .. rest.OnTarget], [.. outcome.OnSource, .. rest.OnSource]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await target.DisposeAsync();
        pairLock?.Dispose();
    }

    private async Task<SyncOutcome> CycleAsync(CancellationToken cancellationToken)
    {
        var (rules, seen) = await ObserveAsync(cancellationToken);
        var limits = new SyncLimits(request.Mode, seen.Source, seen.Target, memory.Ancestor, memory.Marker, source.Name, target.Name) { MaxDeletes = request.MaxDeletes, Adopt = request.Adopt };
        if (limits.WhyNoPlan() is { } noPlan) throw new SlipwayException(noPlan);
        var ancestor = limits.ForgetsAncestor ? [] : memory.Ancestor;
        seen = await WithDigestsAsync(ancestor, seen, cancellationToken);
        var plan = Reconciler.Plan(Input(ancestor, seen));
        foreach (var warning in seen.Source.Warnings) log.Report(warning);
        foreach (var warning in seen.Target.Warnings) log.Report(warning);
        foreach (var conflict in plan.Conflicts) log.Report(SyncErrors.InConflict(conflict, source.Name, target.Name));
        if (request.PlanOnly) return new SyncOutcome(plan, [], []);
        if (limits.WhyNotCarriedOut(plan) is { } tooMany) throw new SlipwayException(tooMany);

        var marker = seen.Target.Marker;
        if (plan.OnTarget.Count > 0 || marker is null)
        {
            log.BeginStep("prepare");
            marker = await target.PrepareAsync(cancellationToken);
            if (target.FoldsNames && NameCollisions.Find(seen.Source.Entries) is [var clash, ..]) throw new SlipwayException(SyncErrors.NamesCollide(clash, target.Name));
        }

        var transfer = new ChangeTransfer(memory.Signatures, log);
        var onTarget = await transfer.CarryOutAsync(plan.OnTarget, source, target, cancellationToken);
        var onSource = plan.OnSource.Count == 0 ? [] : await CarryOutOnSourceAsync(plan, transfer, cancellationToken);
        Remember(new SyncMemory
        {
            Marker = marker,
            Rules = rules.Digest,
            Ancestor = AncestorAfter.Merge(plan, onTarget, onSource),
            Source = SideAfter.Of(seen.Source, onSource, onTarget),
            Target = SideAfter.Of(seen.Target, onTarget, onSource),
            Signatures = transfer.Signatures,
        });
        return new SyncOutcome(plan, onTarget, onSource);
    }

    private async Task<IReadOnlyList<ChangeResult>> CarryOutOnSourceAsync(SyncPlan plan, ChangeTransfer transfer, CancellationToken cancellationToken)
    {
        log.BeginStep("prepare source");
        await source.PrepareAsync(cancellationToken);
        return await transfer.CarryOutAsync(plan.OnSource, target, source, cancellationToken);
    }

    private async Task<(IgnoreRules Rules, SeenSides Seen)> ObserveAsync(CancellationToken cancellationToken)
    {
        var rules = request.Rules();
        var claim = request.PlanOnly ? null : new Claim(PairId(), $"{Environment.UserName}@{Environment.MachineName}");
        var known = new ObserveRequest
        {
            Remembered = memory.Target.Entries,
            RememberedAt = SideAfter.AlreadyFiltered,
            Token = memory.Target.Token,
            Prune = IgnoredFolders(memory.Target.Entries),
            Claim = claim,
        };
        // Looking at a local folder keeps its thread busy, while the other side is mostly waited for.
        var ofTarget = target.ObserveAsync(known, cancellationToken);
        var ofSource = Task.Run(
            () => source.ObserveAsync(new ObserveRequest { Remembered = memory.Source.Entries, RememberedAt = SideAfter.AlreadyFiltered, Rules = rules }, cancellationToken), cancellationToken);
        await Task.WhenAll(ofTarget, ofSource);
        var found = await ofTarget;
        // What was pruned, or not listed again since nothing changed, was chosen by the rules of then.
        if (memory.Rules is not null && memory.Rules != rules.Digest && (known.Token is not null || known.Prune.Count > 0))
            found = await target.ObserveAsync(known with { Token = null, Prune = [] }, cancellationToken);
        lastRules = rules;
        return (rules, new SeenSides(await ofSource, found with { Entries = rules.Apply(found.Entries) }));
    }

    private async Task<SeenSides> WithDigestsAsync(IReadOnlyList<Entry> ancestor, SeenSides seen, CancellationToken cancellationToken)
    {
        var needed = Reconciler.FilesToDigest(Input(ancestor, seen));
        if (!request.PlanOnly) needed = needed with { OnSource = WithoutDeltas(needed.OnSource, seen.Target.Entries) };
        if (needed.OnSource.Count == 0 && needed.OnTarget.Count == 0) return seen;
        var ofTarget = needed.OnTarget.Count == 0 ? Task.FromResult<IReadOnlyList<Entry>>([]) : target.DigestAsync(needed.OnTarget, cancellationToken);
        var ofSource = needed.OnSource.Count == 0 ? Task.FromResult<IReadOnlyList<Entry>>([]) : Task.Run(() => source.DigestAsync(needed.OnSource, cancellationToken), cancellationToken);
        await Task.WhenAll(ofTarget, ofSource);
        return new SeenSides(
            seen.Source with { Entries = TreeOrder.Update(seen.Source.Entries, await ofSource) },
            seen.Target with { Entries = TreeOrder.Update(seen.Target.Entries, await ofTarget) });
    }

    /// <summary>
    /// Leaves out big files whose blocks are known while the target still has them: sending what is different of them tells their digest in the same reading, and sends nothing where nothing is.
    /// </summary>
    private IReadOnlyList<Entry> WithoutDeltas(IReadOnlyList<Entry> files, IReadOnlyList<Entry> target)
    {
        if (memory.Signatures.Count == 0) return files;
        var rest = new List<Entry>(files.Count);
        foreach (var file in files)
        {
            var isDelta = memory.Signatures.TryGetValue(file.Path, out var blocks) && file.Stamp.Size >= SignatureBuilder.ShortestContent && TreeOrder.Find(target, file.Path) is { Kind: EntryKind.File } there && there.Digest == blocks.Content;
            if (!isDelta) rest.Add(file);
        }

        return rest;
    }

    private ReconcileInput Input(IReadOnlyList<Entry> ancestor, SeenSides seen) => new(request.Mode, ancestor, seen.Source.Entries, seen.Target.Entries) { KeepBoth = request.KeepBoth };

    private void Remember(SyncMemory now)
    {
        if (MemoryDifference.IsSame(memory, now)) return;
        log.BeginStep("remember");
        MemoryFile.Write(request.MemoryFile, now);
        memory = now;
    }

    // The same on every run of this pair on this machine, and on no other.
    private string PairId() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{request.MemoryFile}")).AsSpan(0, 16));

    private static bool HasCopies(SyncOutcome outcome)
    {
        foreach (var result in outcome.OnTarget)
        {
            if (result is { Done: true, Change.Origin: not null }) return true;
        }

        return false;
    }

    private static List<string> IgnoredFolders(IReadOnlyList<Entry> entries)
    {
        var folders = new List<string>();
        foreach (var entry in entries)
        {
            if (entry.Kind == EntryKind.Ignored) folders.Add(entry.Path);
        }

        return folders;
    }
}
