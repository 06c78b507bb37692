using Slipway.Sync.Reconciling;

namespace Slipway.Sync.Tests.Reconciling;

[TestClass]
public sealed class KeepBothTests
{
    [TestMethod]
    [DataRow("d/n.md=1", "d/n.md=2", "d/n.md=3", "d/ d/n.conflict-source.md=2 d/n.md=3")]
    [DataRow("", "n=2", "n=3", "n=3 n.conflict-source=2")]
    [DataRow("", ".env=2", ".env=3", ".env=3 .env.conflict-source=2")]
    [DataRow("", "a.tar.gz=2*", "a.tar.gz=3", "a.tar.conflict-source.gz=2* a.tar.gz=3")]
    [DataRow("", "d.x/n=2", "d.x/n=3", "d.x/ d.x/n=3 d.x/n.conflict-source=2")]
    [DataRow("", "n=2 n.conflict-source=7", "n=3 n.conflict-source=7", "n=3 n.conflict-source=7 n.conflict-source-2=2")]
    [DataRow("", "n=2 n.conflict-source=7", "n=3", "n=3 n.conflict-source=7 n.conflict-source-2=2")]
    [DataRow("", "n=2", "n=3 n.conflict-source=2", "n=3 n.conflict-source=2")]
    [DataRow("", "n=2 n.conflict-source-2=9", "n=3 n.conflict-source/", "n=3 n.conflict-source/ n.conflict-source-2=9 n.conflict-source-3=2")]
    public void Both_sides_end_with_both_files(string ancestor, string source, string target, string both)
    {
        var pair = new Pair(SyncMode.TwoWaySafe, Tree.Parse(ancestor), Tree.Parse(source), Tree.Parse(target)) { KeepBoth = true };
        for (var sync = 0; sync < 3; sync++) pair = pair.After(pair.Plan());
        Assert.AreEqual(Canonical(both), Tree.Print(pair.Source));
        Assert.AreEqual(Canonical(both), Tree.Print(pair.Target));
        Assert.AreEqual("", PlanWords.Of(pair.Plan()));
    }

    [TestMethod]
    public void The_copy_comes_first_and_from_the_source_of_the_conflict()
    {
        var pair = new Pair(SyncMode.TwoWaySafe, [], Tree.Parse("n.md=2"), Tree.Parse("n.md=3")) { KeepBoth = true };
        var first = pair.Plan();
        Assert.AreEqual("+n.conflict-source.md=2 <+n.conflict-source.md=2 !n.md", PlanWords.Of(first));
        Assert.AreEqual("n.md", first.OnTarget[0].Origin?.Path);
        Assert.IsNull(first.OnSource[0].Origin);
        Assert.AreEqual("it is kept", first.Conflicts[0].Why.Contains("n.conflict-source.md", StringComparison.Ordinal) ? "it is kept" : first.Conflicts[0].Why);
        Assert.AreEqual("<~n.md=3", PlanWords.Of(pair.After(first).Plan()));
    }

    [TestMethod]
    public void The_source_keeps_its_file_while_one_side_lacks_the_copy()
    {
        var pair = new Pair(SyncMode.TwoWaySafe, [], Tree.Parse("n=2"), Tree.Parse("n=3")) { KeepBoth = true };
        var plan = pair.Plan();
        foreach (var lacking in new[] { plan.OnTarget[0], plan.OnSource[0] })
        {
            var cut = pair.After(plan, change => change != lacking);
            Assert.IsFalse(cut.Plan().OnSource.Any(change => change.Path == "n"), PlanWords.Of(cut.Plan()));
        }
    }

    [TestMethod]
    [DataRow("n=2", "n=3 n.conflict-source~")]
    [DataRow("n/a=2", "n=3")]
    [DataRow("n=2", "n>a")]
    [DataRow("n=?2", "n=3")]
    public void What_cannot_be_kept_twice_stays_a_conflict(string source, string target)
    {
        var pair = new Pair(SyncMode.TwoWaySafe, [], Tree.Parse(source), Tree.Parse(target)) { KeepBoth = true };
        Assert.AreEqual("!n", PlanWords.Of(pair.Plan()));
    }

    private static string Canonical(string tree) => Tree.Print(Tree.Parse(tree));
}
