using Slipway.Sync.Paths;

namespace Slipway.Sync.Tests.Paths;

[TestClass]
public sealed class SyncPathTests
{
    [TestMethod]
    public void Any_bytes_come_back_and_differ_when_they_differ()
    {
        // Pieces that look like what they are not: surrogates in UTF-8, cut and overlong sequences, the raw form itself.
        byte[][] pieces = [[0xED, 0xA0, 0x80], [0xED, 0xB2, 0x80], [0xED, 0xB3, 0xBF], [0xC3], [0xC3, 0xA9], [0xE2, 0x82], [0xF0, 0x9F, 0x98, 0x80], [0xF0, 0x9F], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0xAF], [0xFF], [0x80], [.. "/"u8], [.. "a"u8], [0xEF, 0xBF, 0xBD], [0xEF, 0xBB, 0xBF]];
        var random = new Random(1);
        var seen = new Dictionary<string, string>();
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new List<byte>();
            for (var count = random.Next(1, 6); count > 0; count--) bytes.AddRange(random.Next(2) == 0 ? pieces[random.Next(pieces.Length)] : [(byte)random.Next(1, 256)]);
            var path = SyncPath.FromBytes([.. bytes]);
            CollectionAssert.AreEqual(bytes, SyncPath.ToBytes(path), Convert.ToHexString([.. bytes]));
            var hex = Convert.ToHexString([.. bytes]);
            Assert.AreEqual(hex, seen.TryGetValue(path, out var other) ? other : hex);
            seen[path] = hex;
        }
    }

    [TestMethod]
    public void Names_of_this_machine_become_bytes_and_back()
    {
        foreach (var path in (string[])["a/b", "é", "日本", "😀/x", "a\udcffb", "😀\udc80", "\udc80\udcff"])
        {
            Assert.AreEqual(path, SyncPath.FromBytes(SyncPath.ToBytes(path)));
        }
    }

    [TestMethod]
    public void A_folder_comes_directly_before_its_content()
    {
        string[] paths = ["a", "a/b", "a/b/c", "a/é", "a b", "a!", "a-b", "a-b/x", "a.txt", "a0", "ab", "b", "é", "é/x", "日", "😀", "\udcff"];
        var random = new Random(2);
        for (var round = 0; round < 50; round++)
        {
            var shuffled = paths.OrderBy(_ => random.Next()).ToArray();
            Array.Sort(shuffled, SyncPath.Compare);
            AssertTree(shuffled);
        }

        var sorted = paths.ToArray();
        Array.Sort(sorted, SyncPath.Compare);
        Assert.AreSequenceEqual(["a", "a/b", "a/b/c", "a/é", "a b", "a!"], sorted[..6]);
    }

    [TestMethod]
    public void The_order_is_total()
    {
        var random = new Random(3);
        var letters = "a/b!\u00e9\udcff\ud83d\ude00\uffff";
        var paths = Enumerable.Range(0, 150).Select(_ => new string([.. Enumerable.Range(0, random.Next(5)).Select(_ => letters[random.Next(letters.Length)])])).Distinct().ToArray();
        foreach (var x in paths)
        {
            foreach (var y in paths)
            {
                var xy = Math.Sign(SyncPath.Compare(x, y));
                Assert.AreEqual(-xy, Math.Sign(SyncPath.Compare(y, x)));
                Assert.AreEqual(x == y, xy == 0);
                if (SyncPath.IsBelow(y, x) && x.Length > 0) Assert.AreEqual(-1, xy);
                foreach (var z in paths)
                {
                    if (xy < 0 && SyncPath.Compare(y, z) < 0) Assert.IsLessThan(0, SyncPath.Compare(x, z));
                }
            }
        }
    }

    [TestMethod]
    [DataRow("a/b", null)]
    [DataRow("a b/é\n", null)]
    [DataRow("-x/..y/z..", null)]
    [DataRow("...", null)]
    [DataRow("", "its name is empty")]
    [DataRow("/etc", "it is absolute")]
    [DataRow("a//b", "a name in it is empty")]
    [DataRow("a/", "a name in it is empty")]
    [DataRow(".", "it holds '.' or '..'")]
    [DataRow("..", "it holds '.' or '..'")]
    [DataRow("a/../b", "it holds '.' or '..'")]
    [DataRow("a/.", "it holds '.' or '..'")]
    [DataRow("a\0b", "it holds a NUL")]
    public void What_must_not_be_used_is_said(string path, string? why) => Assert.AreEqual(why, SyncPath.WhyUnsafe(path));

    [TestMethod]
    public void Lengths_count_in_bytes()
    {
        Assert.IsNull(SyncPath.WhyUnsafe(new string('a', 255)));
        Assert.IsNotNull(SyncPath.WhyUnsafe(new string('a', 256)));
        Assert.IsNull(SyncPath.WhyUnsafe(new string('é', 127)));
        Assert.IsNotNull(SyncPath.WhyUnsafe(new string('é', 128)));
        Assert.IsNull(SyncPath.WhyUnsafe(new string('\udcff', 255)));
        Assert.IsNotNull(SyncPath.WhyUnsafe(new string('日', 86)));
        var deep = string.Join('/', Enumerable.Repeat(new string('a', 255), 15)) + "/" + new string('a', 255);
        Assert.HasCount(4095, deep);
        Assert.IsNull(SyncPath.WhyUnsafe(deep));
        Assert.AreEqual("it is longer than 4095 bytes", SyncPath.WhyUnsafe(deep + "a"));
    }

    [TestMethod]
    [DataRow("a", "b", null)]
    [DataRow("a", ".", null)]
    [DataRow("d/a", "..", null)]
    [DataRow("d/a", "../b", null)]
    [DataRow("d/e/a", "../../b/./c//", null)]
    [DataRow("d/a", ".././../d", "it leads out of the folder")]
    [DataRow("d/e/a", "./.././../b", null)]
    [DataRow("a", "", "it leads nowhere")]
    [DataRow("a", "/etc/passwd", "it leads to an absolute path")]
    [DataRow("a", "..", "it leads out of the folder")]
    [DataRow("d/a", "../..", "it leads out of the folder")]
    [DataRow("d/a", "../../d/b", "it leads out of the folder")]
    [DataRow("a", "x/../../root/b", "it goes up from what may be a link itself")]
    [DataRow("a", "x/y/link/..", "it goes up from what may be a link itself")]
    [DataRow("a", ".././b", "it leads out of the folder")]
    public void Links_that_lead_out_are_said(string path, string target, string? why) => Assert.AreEqual(why, SyncPath.WhyLinkEscapes(path, target));

    [TestMethod]
    [DataRow("CON", false)]
    [DataRow("con.txt", false)]
    [DataRow("nul .x", false)]
    [DataRow("COM1", false)]
    [DataRow("lpt9.log", false)]
    [DataRow("COM¹", false)]
    [DataRow("CONIN$", false)]
    [DataRow("a:b", false)]
    [DataRow("a\\b", false)]
    [DataRow("a.", false)]
    [DataRow("a ", false)]
    [DataRow("a\u0001", false)]
    [DataRow("console", true)]
    [DataRow("COM", true)]
    [DataRow("COM10", true)]
    [DataRow(".con", true)]
    [DataRow(".a b", true)]
    public void What_Windows_reads_otherwise_is_said(string name, bool isUsable) => Assert.AreEqual(isUsable, WindowsNames.WhyUnusable(name) is null);

    [TestMethod]
    public void What_is_shown_has_no_control_characters()
    {
        var shown = SyncPath.Display("a\n\u001b[1m\u009b\u2028é😀\udcff");
        Assert.AreEqual("a\\x0a\\x1b[1m\\x9b é😀\\xff", shown);
        Assert.AreEqual("plain é", SyncPath.Display("plain é"));
        Assert.AreEqual(-1, SyncPath.Display("\u202e\u2066").AsSpan().IndexOfAny('\u202e', '\u2066'), "no writing direction is changed");
    }

    private static void AssertTree(string[] paths)
    {
        for (var i = 1; i < paths.Length; i++)
        {
            var parent = SyncPath.Parent(paths[i]);
            if (parent.Length == 0 || !paths.Contains(parent)) continue;
            Assert.IsTrue(paths[i - 1] == parent || SyncPath.IsBelow(paths[i - 1], parent), $"{paths[i]} after {paths[i - 1]}");
        }
    }
}
