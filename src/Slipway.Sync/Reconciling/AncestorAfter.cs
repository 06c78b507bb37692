using Slipway.Sync.Endpoints;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>What both sides agree on when a plan was carried out, or some of it.</summary>
public static class AncestorAfter
{
    /// <summary>
    /// The ancestor for the next sync, in tree order: of a change that was carried out what is there now, of every other what was there before. A path that both sides were to get counts when both have it.
    /// An entry stands only where the folder it is in does.
    /// </summary>
    /// <param name="plan">What was to be done.</param>
    /// <param name="onTarget">How <see cref="SyncPlan.OnTarget"/> ended, in any order; changes without a result were not carried out.</param>
    /// <param name="onSource">How <see cref="SyncPlan.OnSource"/> ended.</param>
    public static IReadOnlyList<Entry> Merge(SyncPlan plan, IReadOnlyList<ChangeResult> onTarget, IReadOnlyList<ChangeResult> onSource)
    {
        if (plan.IsEmpty) return plan.Ancestor;
        var merge = new AncestorMerge();
        var targetResults = ByPath(onTarget);
        var sourceResults = ByPath(onSource);
        var (a, t, s) = (0, 0, 0);
        while (true)
        {
            var former = a < plan.Ancestor.Count ? plan.Ancestor[a] : null;
            var target = t < plan.OnTarget.Count ? plan.OnTarget[t] : null;
            var source = s < plan.OnSource.Count ? plan.OnSource[s] : null;
            var path = First(First(former?.Path, target?.Path), source?.Path);
            if (path is null) return merge.Entries;
            var isTarget = target?.Path == path;
            var isSource = source?.Path == path;
            var isFormer = former?.Path == path;
            if (isFormer) a++;
            if (isTarget) t++;
            if (isSource) s++;
            var isDone = (isTarget || isSource) && (!isTarget || IsDone(targetResults, path)) && (!isSource || IsDone(sourceResults, path));
            var entry = isDone ? Now(isTarget ? targetResults[path] : sourceResults[path]) : isFormer ? former : null;
            if (entry is not null) merge.Add(entry);
        }
    }

    /// <summary>An entry as an ancestor has it: without what only one side's file system says.</summary>
    internal static Entry Remembered(Entry entry) => new(entry.Path, entry.Kind) { Executable = entry.Executable, LinkTarget = entry.LinkTarget, Digest = entry.Digest };

    // A file's digest may have been unknown until it was staged. One that still is equals no other, so there is nothing to remember.
    private static Entry? Now(ChangeResult result)
    {
        if (result.Change.After is not { } after) return null;
        var entry = Remembered(after);
        if (after.Kind == EntryKind.File && result.Now is { Kind: EntryKind.File, Digest.IsKnown: true } now) entry = entry with { Digest = now.Digest };
        return entry.Kind == EntryKind.File && !entry.Digest.IsKnown ? null : entry;
    }

    private static string? First(string? left, string? right)
    {
        if (left is null || right is null) return left ?? right;
        return SyncPath.Compare(left, right) <= 0 ? left : right;
    }

    private static Dictionary<string, ChangeResult> ByPath(IReadOnlyList<ChangeResult> results)
    {
        var byPath = new Dictionary<string, ChangeResult>(results.Count);
        for (var i = 0; i < results.Count; i++) byPath[results[i].Change.Path] = results[i];
        return byPath;
    }

    private static bool IsDone(Dictionary<string, ChangeResult> results, string path) => results.TryGetValue(path, out var result) && result.Done;
}
