using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Reconciling;

[TestClass]
public sealed class ReconcilerLawTests
{
    private static readonly string[] s_agreed = ["", "x=1", "x=1*", "x=2", "x/", "x/c=1", "x/c=2", "x/c=1 x/d=1", "x/e/f=1", "x>a", "x>b"];
    private static readonly string[] s_seen = [.. s_agreed, "x~", "x!", "x/c~", "x/c!", "x/c~ x/d=1", "x/c=1 x/d~", "x/c=2 x/d!", "x/e/f~ x/g=1", "x/e!"];
    private static readonly SyncMode[] s_modes = Enum.GetValues<SyncMode>();

    [TestMethod]
    public void Every_combination_of_kinds_obeys_the_laws()
    {
        foreach (var mode in s_modes)
        {
            foreach (var ancestor in s_agreed)
            {
                foreach (var source in s_seen)
                {
                    foreach (var target in s_seen) ReconcileLaws.Check(new Pair(mode, Tree.Parse(ancestor), Tree.Parse(source), Tree.Parse(target)));
                }
            }
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Random_trees_obey_the_laws(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 3000; i++) ReconcileLaws.Check(RandomPair(random, s_modes[i % s_modes.Length]) with { KeepBoth = i % 8 == 2 });
    }

    [TestMethod]
    public void A_plan_carried_out_in_part_loses_nothing_and_is_finished_by_the_next()
    {
        var random = new Random(3);
        for (var i = 0; i < 3000; i++) ReconcileLaws.CheckInterrupted(RandomPair(random, s_modes[i % s_modes.Length]), random);
    }

    [TestMethod]
    public void Two_way_safe_treats_both_sides_alike()
    {
        var random = new Random(4);
        for (var i = 0; i < 2000; i++)
        {
            var pair = RandomPair(random, SyncMode.TwoWaySafe);
            var plan = pair.Plan();
            var swapped = (pair with { Source = pair.Target, Target = pair.Source }).Plan();
            Assert.AreEqual(PlanWords.Of(plan), PlanWords.Of(swapped with { OnSource = swapped.OnTarget, OnTarget = swapped.OnSource }), pair.ToString());
            Assert.AreEqual(Tree.Print(plan.Ancestor), Tree.Print(swapped.Ancestor), pair.ToString());
        }
    }

    [TestMethod]
    public void What_need_not_be_read_does_not_change_the_plan()
    {
        var random = new Random(5);
        for (var i = 0; i < 4000; i++)
        {
            var pair = RandomPair(random, s_modes[i % s_modes.Length]);
            var unread = pair with { Source = Forget(pair.Source, random), Target = Forget(pair.Target, random) };
            var needed = Reconciler.FilesToDigest(new ReconcileInput(unread.Mode, unread.Ancestor, unread.Source, unread.Target));
            var read = unread with { Source = Fill(unread.Source, needed.OnSource, pair.Source), Target = Fill(unread.Target, needed.OnTarget, pair.Target) };
            Assert.AreEqual(WithoutContents(pair.Plan()), WithoutContents(read.Plan()), unread.ToString());
        }
    }

    [TestMethod]
    public void Nothing_is_read_when_all_is_known()
    {
        var random = new Random(6);
        for (var i = 0; i < 1000; i++)
        {
            var pair = RandomPair(random, s_modes[i % s_modes.Length]);
            var needed = Reconciler.FilesToDigest(new ReconcileInput(pair.Mode, pair.Ancestor, pair.Source, pair.Target));
            Assert.AreEqual(0, needed.OnSource.Count + needed.OnTarget.Count, pair.ToString());
        }
    }

    private static string WithoutContents(SyncPlan plan) =>
        string.Join(' ', plan.OnTarget.Select(c => $"{c.Path}:{c.Before?.Kind}:{c.After?.Kind}").Concat(plan.OnSource.Select(c => $"<{c.Path}:{c.Before?.Kind}:{c.After?.Kind}"))) + PlanWords.Conflicts(plan);

    private static List<Entry> Forget(IReadOnlyList<Entry> entries, Random random) =>
        [.. entries.Select(e => e.Kind == EntryKind.File && random.Next(2) == 0 ? e with { Digest = default } : e)];

    private static List<Entry> Fill(IReadOnlyList<Entry> entries, IReadOnlyList<Entry> read, IReadOnlyList<Entry> known) =>
        [.. entries.Select(e => read.Contains(e) ? known.Single(k => k.Path == e.Path) : e)];

    private static Pair RandomPair(Random random, SyncMode mode)
    {
        var ancestor = RandomTree(random, 0, "", mayBeProtected: false);
        return new Pair(mode, Sorted(ancestor), Sorted(Mutated(ancestor, random)), Sorted(Mutated(ancestor, random)));
    }

    private static List<Entry> Sorted(List<Entry> entries)
    {
        entries.Sort((left, right) => SyncPath.Compare(left.Path, right.Path));
        return entries;
    }

    private static List<Entry> RandomTree(Random random, int depth, string folder, bool mayBeProtected)
    {
        var entries = new List<Entry>();
        foreach (var name in (string[])["a", "a-b", "a.b", "c"])
        {
            if (random.Next(2) == 0) continue;
            var path = folder + name;
            var kind = random.Next(mayBeProtected ? 12 : 10);
            entries.Add(kind switch
            {
                < 5 => Tree.File(path, random.Next(1, 5), random.Next(8) == 0),
                < 9 => new Entry(path, EntryKind.Folder),
                9 => new Entry(path, EntryKind.Link) { LinkTarget = random.Next(2) == 0 ? "a" : "b" },
                10 => new Entry(path, EntryKind.Ignored),
                _ => new Entry(path, EntryKind.Problem) { Reason = "permission denied" },
            });
            if (entries[^1].Kind == EntryKind.Folder && depth < 3) entries.AddRange(RandomTree(random, depth + 1, path + "/", mayBeProtected));
        }

        return entries;
    }

    private static List<Entry> Mutated(List<Entry> tree, Random random)
    {
        var result = new List<Entry>(tree);
        for (var i = random.Next(4); i > 0; i--)
        {
            var folders = result.Where(e => e.Kind == EntryKind.Folder).Select(e => e.Path + "/").Append("").ToList();
            var path = folders[random.Next(folders.Count)] + "ac"[random.Next(2)];
            var former = result.Where(e => e.Path == path || SyncPath.IsBelow(e.Path, path)).ToList();
            result.RemoveAll(former.Contains);
            switch (random.Next(7))
            {
                case 0 or 1: break;
                case 2 or 3: result.Add(Tree.File(path, random.Next(1, 5), random.Next(8) == 0)); break;
                case 4: result.Add(new Entry(path, EntryKind.Ignored)); break;
                case 5: result.Add(new Entry(path, EntryKind.Problem) { Reason = "permission denied" }); break;
                default:
                    result.Add(new Entry(path, EntryKind.Folder));
                    result.AddRange(RandomTree(random, 2, path + "/", mayBeProtected: true));
                    break;
            }
        }

        return result;
    }
}
