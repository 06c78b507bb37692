using Slipway.Sync.Endpoints;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Reconciling;

[TestClass]
public sealed class AncestorAfterTests
{
    [TestMethod]
    [DataRow("all done", "a=1 b=1", "a=2 c=3", "a=1 b=1", "a b c", "a=2 c=3")]
    [DataRow("nothing done", "a=1 b=1", "a=2 c=3", "a=1 b=1", "", "a=1 b=1")]
    [DataRow("some done", "a=1 b=1", "a=2 c=3", "a=1 b=1", "a", "a=2 b=1")]
    [DataRow("a folder without its file", "", "d/a=1 d/b=2", "", "d d/b", "d/ d/b=2")]
    [DataRow("a removed folder of which something is left", "d/a=1 d/b=1", "x=1", "d/a=1 d/b=1 x=1", "d/b", "d/ d/a=1 x=1")]
    [DataRow("what was in a folder that became a file", "x/a=1", "x=2", "x/a=1", "x x/a", "x=2")]
    [DataRow("a folder that did not become a file", "x/a=1 x/b=1", "x=2", "x/a=1 x/b=1", "x/a", "x/ x/b=1")]
    [DataRow("a conflict", "a=1", "a=2", "a=3", "a", "a=1")]
    [DataRow("what nobody has any more", "a=1 d/b=1", "c=1", "c=1", "", "c=1")]
    public void Remembers_what_was_done(string name, string ancestor, string source, string target, string done, string after)
    {
        var plan = new Pair(SyncMode.TwoWaySafe, Tree.Parse(ancestor), Tree.Parse(source), Tree.Parse(target)).Plan();
        var paths = done.Split(' ');
        var merged = AncestorAfter.Merge(plan, [.. plan.OnTarget.Reverse().Select(c => new ChangeResult(c, paths.Contains(c.Path), c.After))], []);
        Assert.AreEqual(Tree.Print(Tree.Parse(after)), Tree.Print(merged), name);
    }

    [TestMethod]
    public void A_digest_that_was_learnt_on_the_way_is_remembered_and_a_stamp_is_not()
    {
        var plan = new Pair(SyncMode.Mirror, [], Tree.Parse("a=?5 b=?6"), []).Plan();
        var merged = AncestorAfter.Merge(plan, [.. plan.OnTarget.Select(c => new ChangeResult(c, true, c.Path == "a" ? Tree.File("a", 9) : c.After))], []);
        Assert.AreEqual("a=9", Tree.Print(merged), "what is still not known equals nothing");
        Assert.AreEqual(default, merged[0].Stamp);
    }

    [TestMethod]
    public void A_path_for_both_sides_counts_when_both_have_it()
    {
        var plan = new Pair(SyncMode.TwoWaySafe, [], Tree.Parse("n=2"), Tree.Parse("n=3")) { KeepBoth = true }.Plan();
        ChangeResult[] target = [new(plan.OnTarget[0], true, plan.OnTarget[0].After)];
        Assert.IsEmpty(AncestorAfter.Merge(plan, target, []));
        Assert.AreEqual("n.conflict-source=2", Tree.Print(AncestorAfter.Merge(plan, target, [new(plan.OnSource[0], true, plan.OnSource[0].After)])));
    }

    [TestMethod]
    public void What_could_not_be_read_for_a_while_is_not_removed_when_it_can_be_again()
    {
        var pair = new Pair(SyncMode.TwoWaySafe, Tree.Parse("x/a=1 x/c=1"), Tree.Parse("x/a=2 x/c!"), []);
        pair = pair.After(pair.Plan());
        Assert.AreEqual("x/ x/a=2", Tree.Print(pair.Target));
        pair = pair with { Source = Tree.Parse("x/a=2 x/c=1") };
        Assert.AreEqual("+x/c=1", PlanWords.Of(pair.Plan()));

        var kept = new Pair(SyncMode.TwoWaySafe, Tree.Parse("x/a=1 x/c=1"), Tree.Parse("x!"), Tree.Parse("x/a=1 x/c=1"));
        kept = kept.After(kept.Plan()) with { Source = Tree.Parse("x/a=1") };
        Assert.AreEqual("-x/c", PlanWords.Of(kept.Plan()), "what was removed meanwhile is removed");
    }

    [TestMethod]
    public void An_unchanged_pair_costs_no_entries()
    {
        var tree = Tree.Parse("a=1 d/b=2");
        IReadOnlyList<Entry> ancestor = [.. tree.Select(e => e with { Stamp = default })];
        var plan = new Pair(SyncMode.Mirror, ancestor, tree, Tree.Parse("a=1 d/b=2")).Plan();
        for (var i = 0; i < ancestor.Count; i++) Assert.AreSame(ancestor[i], plan.Ancestor[i]);
        Assert.AreSame(plan.Ancestor, AncestorAfter.Merge(plan, [], []));
    }
}
