using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Reconciling;

/// <summary>What holds for every plan.</summary>
internal static class ReconcileLaws
{
    public static void Check(Pair pair)
    {
        var plan = pair.Plan();
        try
        {
            ListsAreInTreeOrder(plan);
            NothingProtectedIsChanged(pair, plan);
            NothingIsChangedBelowAConflict(plan);
            SafeModesOnlyReplaceTheAncestors(pair, plan);
            var after = pair.After(plan);
            TreeIsWhole(after.Ancestor, "the ancestor");
            TreeIsWhole(after.Target, "the target");
            ASecondPlanIsEmpty(pair, plan, after);
            MirrorLeavesTheSource(pair, plan, after);
            TheAncestorIsWhatBothHave(plan, after);
        }
        catch (AssertFailedException e)
        {
            Assert.Fail($"{pair} -> {PlanWords.Of(plan)}: {e.Message}");
        }
    }

    /// <summary>Whatever is carried out of a plan and whatever is not: nothing is lost, and the next sync brings what the first would have.</summary>
    public static void CheckInterrupted(Pair pair, Random random)
    {
        var plan = pair.Plan();
        var interrupted = pair.After(plan, _ => random.Next(3) > 0);
        try
        {
            TreeIsWhole(interrupted.Ancestor, "the ancestor");
            NothingIsLost(pair, interrupted);
            var next = interrupted.After(interrupted.Plan());
            ASecondPlanIsEmpty(interrupted, interrupted.Plan(), next);
            var whole = pair.After(plan);
            Assert.AreEqual(Tree.Print(whole.Target), Tree.Print(next.Target), "the target after an interruption");
            Assert.AreEqual(Tree.Print(whole.Source), Tree.Print(next.Source), "the source after an interruption");
        }
        catch (AssertFailedException e)
        {
            Assert.Fail($"{pair} -> {PlanWords.Of(plan)}, interrupted {interrupted} -> {PlanWords.Of(interrupted.Plan())}: {e.Message}");
        }
    }

    private static void ListsAreInTreeOrder(SyncPlan plan)
    {
        foreach (var paths in (IEnumerable<string>[])[plan.OnSource.Select(c => c.Path), plan.OnTarget.Select(c => c.Path), plan.Conflicts.Select(c => c.Path), plan.Ancestor.Select(e => e.Path)])
        {
            foreach (var (first, second) in paths.Zip(paths.Skip(1))) Assert.IsLessThan(0, SyncPath.Compare(first, second), $"{first} before {second}");
        }
    }

    private static void NothingProtectedIsChanged(Pair pair, SyncPlan plan)
    {
        foreach (var (side, changes) in ((IReadOnlyList<Entry>, IReadOnlyList<Change>)[])[(pair.Source, plan.OnSource), (pair.Target, plan.OnTarget)])
        {
            foreach (var entry in side.Where(Branch.IsProtected))
            {
                Assert.IsFalse(changes.Any(c => c.Path == entry.Path || SyncPath.IsBelow(c.Path, entry.Path)), $"{entry.Path} is changed");
                Assert.IsFalse(changes.Any(c => SyncPath.IsBelow(entry.Path, c.Path) && c.After?.Kind != EntryKind.Folder), $"the folder of {entry.Path} goes");
            }

            Assert.IsFalse(changes.Any(c => c.After is { } after && Branch.IsProtected(after)), "something ignored is brought");
        }
    }

    private static void NothingIsChangedBelowAConflict(SyncPlan plan)
    {
        foreach (var conflict in plan.Conflicts)
        {
            foreach (var path in plan.OnSource.Concat(plan.OnTarget).Select(c => c.Path).Concat(plan.Conflicts.Where(c => c != conflict).Select(c => c.Path)))
                Assert.IsFalse(path == conflict.Path || SyncPath.IsBelow(path, conflict.Path), $"{path} is below the conflict {conflict.Path}");
        }
    }

    private static void SafeModesOnlyReplaceTheAncestors(Pair pair, SyncPlan plan)
    {
        if (pair.Mode is SyncMode.Mirror or SyncMode.OneWaySafe) Assert.IsEmpty(plan.OnSource);
        if (pair.Mode is SyncMode.Mirror) return;

        // In two-way-resolved the source is the safe side.
        foreach (var change in pair.Mode == SyncMode.TwoWayResolved ? plan.OnSource : plan.OnSource.Concat(plan.OnTarget))
        {
            if (change.Before is null) continue;
            var former = pair.Ancestor.SingleOrDefault(e => e.Path == change.Path);
            var other = (plan.OnSource.Contains(change) ? pair.Target : pair.Source).SingleOrDefault(e => e.Path == change.Path);
            Assert.IsTrue(change.Before.SameContent(former) || (change.Before.Digest.IsKnown && change.Before.Digest == other?.Digest) || KeptBeside(pair, change), $"{change.Path} is replaced and was never synchronised");
        }
    }

    private static bool KeptBeside(Pair pair, Change change) =>
        pair.KeepBoth && pair.Source.Any(e => e.Path.Contains("conflict-source", StringComparison.Ordinal) && e.Digest == change.Before!.Digest);

    private static void TreeIsWhole(IReadOnlyList<Entry> entries, string what)
    {
        foreach (var entry in entries)
        {
            var parent = SyncPath.Parent(entry.Path);
            Assert.IsTrue(parent.Length == 0 || entries.Any(e => e.Path == parent && e.Kind == EntryKind.Folder), $"{entry.Path} is in no folder of {what}");
        }
    }

    private static void ASecondPlanIsEmpty(Pair pair, SyncPlan plan, Pair after)
    {
        if (pair.KeepBoth && plan.Conflicts.Count > 0)
        {
            after = after.After(after.Plan());
            after = after.After(after.Plan());
        }

        var second = after.Plan();
        Assert.AreEqual("", PlanWords.Of(second with { Conflicts = [] }), "the second plan");
        if (!pair.KeepBoth) Assert.AreEqual(PlanWords.Conflicts(plan), PlanWords.Conflicts(second), "the second plan's conflicts");
    }

    private static void MirrorLeavesTheSource(Pair pair, SyncPlan plan, Pair after)
    {
        if (pair.Mode != SyncMode.Mirror) return;

        // What one side cannot see or ignores, a conflict, and folders that hold something ignored are all that may differ.
        bool IsOpen(string path) => pair.Source.Concat(pair.Target).Where(Branch.IsProtected).Select(e => e.Path).Concat(plan.Conflicts.Select(c => c.Path))
            .Any(open => open == path || SyncPath.IsBelow(path, open) || SyncPath.IsBelow(open, path));
        Assert.AreEqual(Tree.Print(after.Source.Where(e => !IsOpen(e.Path))), Tree.Print(after.Target.Where(e => !IsOpen(e.Path))), "the mirror");
    }

    private static void TheAncestorIsWhatBothHave(SyncPlan plan, Pair after)
    {
        foreach (var entry in after.Source.Where(e => after.Target.Any(t => t.Path == e.Path && t.SameContent(e))))
            Assert.IsTrue(after.Ancestor.Any(a => a.Path == entry.Path && a.SameContent(entry)), $"{entry.Path} is the same on both sides and not remembered");
        Assert.AreEqual(after.Ancestor.Count, after.Ancestor.Select(e => e.Path).Distinct().Count());
        if (plan.Conflicts.Count > 0) return;
        foreach (var entry in after.Ancestor)
        {
            var isSeen = !after.Source.Concat(after.Target).Any(e => Branch.IsProtected(e) && (e.Path == entry.Path || SyncPath.IsBelow(entry.Path, e.Path) || SyncPath.IsBelow(e.Path, entry.Path)));
            if (isSeen && !IsFolderWithRest(after, entry)) Assert.IsTrue(after.Source.Any(e => e.SameContent(entry) && e.Path == entry.Path), $"{entry.Path} is remembered and gone");
        }
    }

    // One-way-safe leaves folders in which the target has something of its own.
    private static bool IsFolderWithRest(Pair after, Entry entry) => after.Mode == SyncMode.OneWaySafe && entry.Kind == EntryKind.Folder && after.Target.Any(e => SyncPath.IsBelow(e.Path, entry.Path));

    private static void NothingIsLost(Pair before, Pair after)
    {
        if (before.Mode is not (SyncMode.TwoWaySafe or SyncMode.OneWaySafe)) return;
        foreach (var file in before.Source.Concat(before.Target).Where(e => e.Kind == EntryKind.File && e.Digest.IsKnown))
        {
            if (before.Ancestor.Any(a => a.Path == file.Path && a.Digest == file.Digest)) continue;
            Assert.IsTrue(after.Source.Concat(after.Target).Any(e => e.Digest == file.Digest), $"{file.Path} is lost");
        }
    }
}
