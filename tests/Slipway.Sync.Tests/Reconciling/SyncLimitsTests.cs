using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Reconciling;

[TestClass]
public sealed class SyncLimitsTests
{
    // Roots as words of a tree; "none" a missing root, "file" no folder. Before the @ of a target its marker.
    [TestMethod]
    [DataRow("a first sync", "Mirror", "", "a=1", "none", null)]
    [DataRow("a first sync to an empty folder", "Mirror", "", "a=1", "", null)]
    [DataRow("a first sync to a folder of ignored things", "Mirror", "", "a=1", "v~", null)]
    [DataRow("a first sync to a folder of others", "Mirror", "", "a=1", "b=1", "SLIP4027")]
    [DataRow("a first safe sync to a folder of others", "OneWaySafe", "", "a=1", "b=1", null)]
    [DataRow("a first sync both ways", "TwoWaySafe", "", "a=1", "b=1", null)]
    [DataRow("a forgotten sync", "Mirror", "", "a=1", "m@b=1", null)]
    [DataRow("an ordinary sync", "Mirror", "a=1", "a=2", "m@a=1", null)]
    [DataRow("no source", "Mirror", "a=1", "none", "m@a=1", "SLIP4020")]
    [DataRow("no source at first", "OneWaySafe", "", "none", "a=1", "SLIP4020")]
    [DataRow("no source at first both ways", "TwoWaySafe", "", "none", "a=1", null)]
    [DataRow("no source any more both ways", "TwoWaySafe", "a=1", "none", "m@a=1", "SLIP4020")]
    [DataRow("a source that is a file", "TwoWaySafe", "a=1", "file", "m@a=1", "SLIP4021")]
    [DataRow("an emptied source", "Mirror", "a=1", "", "m@a=1", "SLIP4022")]
    [DataRow("an emptied source both ways", "TwoWayResolved", "a=1", "", "m@a=1", "SLIP4022")]
    [DataRow("a source of nothing but ignored things", "OneWaySafe", "a=1", "a~", "m@a=1", "SLIP4022")]
    [DataRow("an empty source and a forgotten sync", "Mirror", "", "", "m@a=1", "SLIP4022")]
    [DataRow("both emptied", "TwoWaySafe", "a=1", "", "m@", null)]
    [DataRow("a target that is a file", "Mirror", "", "a=1", "file", "SLIP4023")]
    [DataRow("a target that is gone", "Mirror", "a=1", "a=1", "none", "SLIP4024")]
    [DataRow("a target without its marker", "Mirror", "a=1", "a=1", "a=1", "SLIP4025")]
    [DataRow("another target", "TwoWaySafe", "a=1", "a=1", "other@a=1", "SLIP4025")]
    [DataRow("an emptied target both ways", "TwoWaySafe", "a=1", "a=1", "m@", "SLIP4026")]
    [DataRow("an emptied target", "Mirror", "a=1", "a=1", "m@v~", null)]
    public void Stops_what_may_be_a_mistake(string name, string mode, string ancestor, string source, string target, string? code)
    {
        var limits = Limits(mode, ancestor, source, target);
        Assert.AreEqual(code, limits.WhyNoPlan()?.Code, name);
        Assert.IsFalse(limits.ForgetsAncestor, name);
    }

    [TestMethod]
    [DataRow("Mirror", "", "a=1", "b=1", null, false)]
    [DataRow("Mirror", "a=1", "a=1", "none", null, true)]
    [DataRow("Mirror", "a=1", "a=1", "a=1", null, true)]
    [DataRow("TwoWaySafe", "a=1", "a=1", "other@a=1", null, true)]
    [DataRow("TwoWaySafe", "a=1", "a=1", "m@", null, true)]
    [DataRow("TwoWaySafe", "a=1", "a=1", "m@a=2", null, false)]
    [DataRow("Mirror", "a=1", "", "m@a=1", "SLIP4022", false)]
    [DataRow("Mirror", "a=1", "", "other@a=1", "SLIP4022", true)]
    [DataRow("Mirror", "a=1", "none", "m@a=1", "SLIP4020", false)]
    public void An_adopted_target_is_compared_anew(string mode, string ancestor, string source, string target, string? code, bool forgets)
    {
        var limits = Limits(mode, ancestor, source, target) with { Adopt = true };
        Assert.AreEqual(code, limits.WhyNoPlan()?.Code);
        Assert.AreEqual(forgets, limits.ForgetsAncestor);
    }

    [TestMethod]
    [DataRow(40, 20, null, false)]
    [DataRow(40, 21, null, true)]
    [DataRow(15, 14, null, false)]
    [DataRow(100, 50, null, false)]
    [DataRow(100, 51, null, true)]
    [DataRow(100, 51, 51, false)]
    [DataRow(100, 51, 50, true)]
    [DataRow(100, 1, 0, true)]
    [DataRow(100, 0, 0, false)]
    public void Removals_are_limited_on_each_side(int entries, int removed, int? most, bool stops)
    {
        var all = Tree.Parse(string.Join(' ', Enumerable.Range(0, entries).Select(i => $"f{i}=1")));
        IReadOnlyList<Entry> rest = [.. all.Skip(removed)];
        foreach (var (source, target) in new[] { (rest, all), (all, rest) })
        {
            var limits = new SyncLimits(SyncMode.TwoWaySafe, Found(source, null), Found(target, "m"), all, "m", "src", "box:dst") { MaxDeletes = most };
            var error = limits.WhyNotCarriedOut(new Pair(SyncMode.TwoWaySafe, all, source, target).Plan());
            Assert.AreEqual(stops ? "SLIP4028" : null, error?.Code);
            if (error is null) continue;
            Assert.Contains($"-p:SyncMaxDeletes={removed}", error.Message);
            Assert.Contains(source == all ? "src" : "box:dst", error.Message);
        }
    }

    private static SyncLimits Limits(string mode, string ancestor, string source, string target)
    {
        var at = target.IndexOf('@');
        return new SyncLimits(Enum.Parse<SyncMode>(mode), Found(source, null), Found(target[(at + 1)..], at < 0 ? null : target[..at]), Tree.Parse(ancestor), ancestor.Length == 0 ? null : "m", "src", "box:dst");
    }

    private static Observation Found(string root, string? marker) => root switch
    {
        "none" => new Observation { Root = RootState.Missing, Entries = [] },
        "file" => new Observation { Root = RootState.NotAFolder, Entries = [] },
        _ => Found(Tree.Parse(root), marker),
    };

    private static Observation Found(IReadOnlyList<Entry> entries, string? marker) => new() { Root = RootState.Folder, Entries = entries, Marker = marker };
}
