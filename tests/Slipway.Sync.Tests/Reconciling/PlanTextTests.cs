using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Reconciling;

[TestClass]
public sealed class PlanTextTests
{
    [TestMethod]
    [DataRow("new files", "", "a.py=2800 b.py=0", "", "+ a.py  2.8 kB  new|+ b.py  0 B  new", "2 to send (2.8 kB)")]
    [DataRow("a changed file", "a=1", "a=3100", "a=1", "~ a  3.1 kB  changed", "1 to send (3.1 kB)")]
    [DataRow("a removed file", "a=1", "b=1", "a=1 b=1", "- a  gone from the source", "1 to remove")]
    [DataRow("an executable bit", "a=7", "a=7*", "a=7", "~ a  executable bit", "1 to send")]
    [DataRow("a new folder", "", "d/ d/a=1000 d/e/b=500 d/l>a", "", "+ d/  3 files, 1.5 kB  new", "5 to send (1.5 kB)")]
    [DataRow("an empty folder", "", "d/", "", "+ d/  new", "1 to send")]
    [DataRow("a removed folder", "d/a=1 d/b=2", "c=1", "d/a=1 d/b=2 c=1", "- d/  2 files  gone from the source", "3 to remove")]
    [DataRow("a folder in a folder that is there", "d/a=1", "d/a=1 d/e/f=12", "d/a=1", "+ d/e/  1 file, 12 B  new", "2 to send (12 B)")]
    [DataRow("a folder's neighbours are not in it", "", "d/a=1 d.x=2 d-x=3", "", "+ d/  1 file, 1 B  new|+ d-x  3 B  new|+ d.x  2 B  new", "4 to send (6 B)")]
    [DataRow("a file for a folder", "x/a=1", "x=9", "x/a=1", "~ x  9 B  1 file  was a folder", "1 to send (9 B), 1 to remove")]
    [DataRow("a folder for a file", "x=9", "x/a=1", "x=9", "~ x/  1 file, 1 B  was a file", "2 to send (1 B)")]
    [DataRow("a link", "", "l>a", "", "+ l -> a  new", "1 to send")]
    [DataRow("a link for a file", "l=1", "l>a", "l=1", "~ l -> a  was a file", "1 to send")]
    [DataRow("a changed link", "l>b", "l>a", "l>b", "~ l -> a  changed", "1 to send")]
    [DataRow("a file for a link", "l>b", "l=1", "l>b", "~ l  1 B  was a link", "1 to send (1 B)")]
    [DataRow("what the target has", "b=1", "b=1", "a=1200 b=1", "<+ a  1.2 kB  new", "1 to fetch (1.2 kB)")]
    [DataRow("what the target removed", "a=1 b=1", "a=1 b=1", "b=1", "<- a  gone from the target", "1 to remove here")]
    [DataRow("what the target removed and the source changed", "a=1", "a=2", "", "+ a  2 B  still on the source", "1 to send (2 B)")]
    [DataRow("a conflict", "a=1", "a=2", "a=3", "! a  it changed on both sides", "1 conflict")]
    [DataRow("all at once", "a=1 b=1 c=1 e=1 f=1", "a=2 c=2 e=1 f=1", "a=1 b=1 c=3 e=4", "~ a  2 B  changed|- b  gone from the source|<~ e  4 B  changed|<- f  gone from the target|! c  it changed on both sides", "1 to send (2 B), 1 to remove, 1 to fetch (4 B), 1 to remove here, 1 conflict")]
    [DataRow("two conflicts", "", "a=1 b=1", "a=2 b=2", "! a  both sides have one of their own|! b  both sides have one of their own", "2 conflicts")]
    [DataRow("something ignored in the way", "", "a=1", "a~", "! a  'a' is ignored and in the way on the target", "1 conflict")]
    [DataRow("something unreadable in the way", "", "a=1", "a!", "! a  'a' cannot be synchronised (permission denied) and is in the way on the target", "1 conflict")]
    [DataRow("nothing", "a=1", "a=1", "a=1", "", "nothing to do")]
    public void A_plan_reads(string name, string ancestor, string source, string target, string lines, string summary)
    {
        var plan = new Pair(SyncMode.TwoWaySafe, Tree.Parse(ancestor), Tree.Parse(source), Tree.Parse(target)).Plan();
        Assert.AreEqual(lines, string.Join('|', PlanText.Lines(plan)), name);
        Assert.AreEqual(summary, PlanText.Summary(plan), name);
    }

    [TestMethod]
    public void Lines_beyond_the_most_are_counted()
    {
        var plan = new Pair(SyncMode.TwoWaySafe, [], Tree.Parse("a=1 b=1 c=1 d/e=1 d/f=1 x=1"), Tree.Parse("x=2")).Plan();
        Assert.AreEqual("+ a  1 B  new|+ b  1 B  new|… and 3 more", string.Join('|', PlanText.Lines(plan, 2)));
        Assert.HasCount(5, PlanText.Lines(plan, 5));
    }

    [TestMethod]
    public void Names_cannot_break_a_line()
    {
        IReadOnlyList<Entry> source = [Tree.File("a\n\u001b[31mb", 1), new Entry("l", EntryKind.Link) { LinkTarget = "x\ry" }];
        var plan = new Pair(SyncMode.Mirror, [], source, []).Plan();
        Assert.AreEqual("+ a\\x0a\\x1b[31mb  1 B  new|+ l -> x\\x0dy  new", string.Join('|', PlanText.Lines(plan)));
    }

    [TestMethod]
    [DataRow(0L, "0 B")]
    [DataRow(999L, "999 B")]
    [DataRow(1000L, "1.0 kB")]
    [DataRow(9_949L, "9.9 kB")]
    [DataRow(9_960L, "10 kB")]
    [DataRow(999_499L, "999 kB")]
    [DataRow(999_500L, "1.0 MB")]
    [DataRow(3_400_000L, "3.4 MB")]
    [DataRow(34_000_000_000L, "34 GB")]
    [DataRow(long.MaxValue, "9223372 TB")]
    public void A_size_has_a_decimal_unit(long bytes, string shown) => Assert.AreEqual(shown, PlanText.Size(bytes));
}
