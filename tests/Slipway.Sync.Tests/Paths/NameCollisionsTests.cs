using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Paths;

[TestClass]
public sealed class NameCollisionsTests
{
    [TestMethod]
    [DataRow("a.txt b.txt", "")]
    [DataRow("README.md readme.md", "README.md=readme.md")]
    [DataRow("README.md ReadMe.md docs docs/A docs/a readme.md", "README.md=ReadMe.md=readme.md|docs/A=docs/a")]
    [DataRow("a A", "a=A")]
    [DataRow("caf\u00e9 cafe\u0301", "caf\u00e9=cafe\u0301")]
    [DataRow("CAF\u00c9 cafe\u0301", "CAF\u00c9=cafe\u0301")]
    [DataRow("cafe caf\u00e9", "")]
    [DataRow("e\u0323\u0302 e\u0302\u0323 \u1ec7", "e\u0323\u0302=e\u0302\u0323=\u1ec7")]
    [DataRow("\uac01 \u1100\u1161\u11a8 \uac00", "\uac01=\u1100\u1161\u11a8")]
    [DataRow("\u212b \u00c5 A\u030a a\u030a", "\u212b=\u00c5=A\u030a=a\u030a")]
    [DataRow("\u03a3 \u03c3 \u03c2", "\u03a3=\u03c3=\u03c2")]
    [DataRow("\U0001d15e \U0001d157\U0001d165", "\U0001d15e=\U0001d157\U0001d165")]
    public void Names_that_fold_to_one_are_found(string paths, string groups)
    {
        var entries = paths.Split(' ').Select(p => new Entry(p, EntryKind.File)).ToList();
        Assert.AreEqual(groups, string.Join('|', NameCollisions.Find(entries).Select(g => string.Join('=', g))));
    }

    [TestMethod]
    public void Of_folders_that_become_one_only_they_are_named()
    {
        Entry[] entries = [new("Src", EntryKind.Folder), new("Src/a", EntryKind.File), new("src", EntryKind.Folder), new("src/a", EntryKind.File)];
        Assert.AreEqual("Src=src", string.Join('|', NameCollisions.Find(entries).Select(g => string.Join('=', g))));
    }

    [TestMethod]
    public void Bytes_that_are_not_text_fold_to_themselves()
    {
        Entry[] entries = [new("X\udcff", EntryKind.File), new("x\udcfe", EntryKind.File), new("x\udcff", EntryKind.File)];
        Assert.AreEqual("X\udcff=x\udcff", string.Join('|', NameCollisions.Find(entries).Select(g => string.Join('=', g))));
    }

    [TestMethod]
    public void What_is_not_synchronised_does_not_count()
    {
        Entry[] entries = [new("A", EntryKind.Ignored), new("B", EntryKind.Problem), new("a", EntryKind.File), new("b", EntryKind.File)];
        Assert.IsEmpty(NameCollisions.Find(entries));
    }
}
