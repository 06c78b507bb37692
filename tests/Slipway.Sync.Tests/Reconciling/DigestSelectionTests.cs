using Slipway.Sync.Reconciling;

namespace Slipway.Sync.Tests.Reconciling;

/// <summary>What is read before planning: on the source, and after a bar on the target.</summary>
[TestClass]
public sealed class DigestSelectionTests
{
    [TestMethod]
    [DataRow("all known", "a=1", "a=1", "a=1", "|", "|", "|")]
    [DataRow("a new file", "", "a=?1", "", "|", "|", "|")]
    [DataRow("a new file on the target", "", "", "a=?1", "|", "|", "|")]
    [DataRow("the same size", "a=1", "a=?1", "a=1", "a|", "a|", "a|")]
    [DataRow("the same size, both unread", "", "a=?1", "a=?1", "a|a", "a|a", "a|a")]
    [DataRow("the same size, the target's executable", "", "a=?1", "a=?1*", "a|a", "a|a", "a|a")]
    [DataRow("another size, the target unchanged", "a=1", "a=?2", "a=1", "|", "|", "|")]
    [DataRow("another size, the source unchanged", "a=1", "a=1", "a=?2", "|", "|a", "|")]
    [DataRow("another size, both unread", "a=1", "a=?2", "a=?1", "|", "|a", "a|a")]
    [DataRow("another size, both new", "", "a=?2", "a=?1", "|", "|", "|")]
    [DataRow("removed from the source", "a=1", "", "a=?1", "|", "|a", "|a")]
    [DataRow("removed from the target", "a=1", "a=?1", "", "|", "|", "a|")]
    [DataRow("a removed folder", "d/a=1 d/b=1", "", "d/a=?1 d/b=1", "|", "|d/a", "|d/a")]
    [DataRow("a removed folder, known to be changed within", "d/a=1 d/b=1", "", "d/a=?1 d/b=2", "|", "|d/a", "|")]
    [DataRow("a removed folder, something new within", "d/b=1", "", "d/a=1 d/b=?1", "|", "|d/b", "|")]
    [DataRow("a file for a folder", "x/a=1", "x=?2", "x/a=?1", "|", "|x/a", "|x/a")]
    [DataRow("made executable and unread", "a=1", "", "a=?1*", "|", "|", "|")]
    [DataRow("ignored on the target", "x/a=1", "x/a=?1", "x~", "|", "|", "|")]
    [DataRow("unreadable on the target", "x/a=1", "x/a=?1", "x!", "|", "|", "x/a|")]
    [DataRow("unreadable on the source", "x/a=1", "x!", "x/a=?1", "|", "|", "|x/a")]
    public void Reads_what_decides(string name, string ancestor, string source, string target, string mirror, string oneWaySafe, string twoWay)
    {
        foreach (var (mode, needed) in new[] { (SyncMode.Mirror, mirror), (SyncMode.OneWaySafe, oneWaySafe), (SyncMode.TwoWaySafe, twoWay), (SyncMode.TwoWayResolved, twoWay) })
        {
            var found = Reconciler.FilesToDigest(new ReconcileInput(mode, Tree.Parse(ancestor), Tree.Parse(source), Tree.Parse(target)));
            Assert.AreEqual(needed, $"{string.Join(' ', found.OnSource.Select(e => e.Path))}|{string.Join(' ', found.OnTarget.Select(e => e.Path))}", $"{name}, {mode}");
        }
    }
}
