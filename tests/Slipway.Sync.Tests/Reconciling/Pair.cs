using Slipway.Sync.Endpoints;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Reconciling;

/// <summary>Two sides and what is remembered of them, on which plans are carried out.</summary>
internal sealed record Pair(SyncMode Mode, IReadOnlyList<Entry> Ancestor, IReadOnlyList<Entry> Source, IReadOnlyList<Entry> Target)
{
    public bool KeepBoth { get; init; }

    public override string ToString() => $"{Mode}: {Tree.Print(Ancestor)} | {Tree.Print(Source)} | {Tree.Print(Target)}";

    public SyncPlan Plan() => Reconciler.Plan(new ReconcileInput(Mode, Ancestor, Source, Target) { KeepBoth = KeepBoth });

    /// <summary>After a sync in which some changes were not carried out.</summary>
    public Pair After(SyncPlan plan, Func<Change, bool>? isDone = null)
    {
        var target = Side.Apply(Target, plan.OnTarget, isDone);
        var source = Side.Apply(Source, plan.OnSource, isDone);
        return this with { Target = target.Entries, Source = source.Entries, Ancestor = AncestorAfter.Merge(plan, target.Results, source.Results) };
    }

    /// <summary>A side and how changes of it ended, as an endpoint does it.</summary>
    private sealed record Side(IReadOnlyList<Entry> Entries, IReadOnlyList<ChangeResult> Results)
    {
        public static Side Apply(IReadOnlyList<Entry> entries, IReadOnlyList<Change> changes, Func<Change, bool>? isDone)
        {
            var tree = new SortedDictionary<string, Entry>(Tree.PathOrder);
            foreach (var entry in entries) tree.Add(entry.Path, entry);
            var results = new List<ChangeResult>();

            // A folder is empty before it goes, and there before anything comes into it.
            foreach (var change in changes.Where(change => change.After is null).Reverse()) results.Add(Carry(tree, change, isDone));
            foreach (var change in changes.Where(change => change.After is not null)) results.Add(Carry(tree, change, isDone));
            return new Side([.. tree.Values], results);
        }

        private static ChangeResult Carry(SortedDictionary<string, Entry> tree, Change change, Func<Change, bool>? isDone)
        {
            if (tree.GetValueOrDefault(change.Path) != change.Before) throw new AssertFailedException($"{change.Path} is not what the change says");
            var parent = SyncPath.Parent(change.Path);
            var isFolder = parent.Length == 0 || tree.GetValueOrDefault(parent)?.Kind == EntryKind.Folder;
            var isEmpty = !tree.Keys.Any(path => SyncPath.IsBelow(path, change.Path));
            if (isDone is null && (!isFolder || !isEmpty)) throw new AssertFailedException($"{change.Path} cannot be changed: it is in no folder, or holds something");
            if (!isFolder || !isEmpty || !(isDone?.Invoke(change) ?? true)) return new ChangeResult(change, false);
            tree.Remove(change.Path);
            if (change.After is not null) tree.Add(change.Path, change.After);
            return new ChangeResult(change, true, change.After);
        }
    }
}
