using System.Diagnostics;
using System.Text;
using Slipway.Images.Layers;
using Slipway.Images.Oci;

namespace Slipway.Images.Tests.Layers;

/// <summary>What the tar of a layer is, to the byte.</summary>
[TestClass]
public sealed class LayerTarTests
{
    public TestContext TestContext { get; set; } = null!;

    private LayerRig Rig() => new LayerRig(TestContext.CancellationToken).WithStore();

    private static LayerEntry[] Sample =>
    [
        LayerRig.Text("app/run.sh", "#!/bin/sh\n", 0x1ED),
        new FolderEntry("app/data", 0x3FF, 1654, 1654),
        new LinkEntry("app/current", "data", 0, 0),
        LayerRig.Text("empty", ""),
        LayerRig.Text("a-b", "-"),
        LayerRig.Text("a/b", "/"),
        LayerRig.Text("größe/Ω/😀", "non-ASCII"),
        LayerRig.Text(Long("p", 180) + "/file", "a long path"),
        new LinkEntry("l", Long("target", 300), 3_000_000, int.MaxValue),
    ];

    [TestMethod]
    public async Task A_layer_has_the_digest_it_always_had()
    {
        using var rig = Rig();
        Assert.AreEqual("sha256:3b94d9e4b37b1a9dad227af35ff0ff33216a6edf5f75981a5ef8a9da6c86686f", (await rig.BuildPlainAsync(Sample)).DiffId.ToString());
        Assert.AreEqual("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef", (await rig.BuildPlainAsync()).DiffId.ToString());
    }

    [TestMethod]
    public async Task Neither_the_order_of_the_entries_nor_the_packing_shows_in_the_tar()
    {
        using var rig = Rig();
        var expected = rig.TarOf(await rig.BuildPlainAsync(Sample));
        for (var seed = 0; seed < 20; seed++)
        {
            var shuffled = Sample;
            new Random(seed).Shuffle(shuffled);
            using var other = Rig();
            var layer = seed % 2 == 0 ? await other.BuildAsync(shuffled) : await other.BuildPlainAsync(shuffled);
            CollectionAssert.AreEqual(expected, other.TarOf(layer), $"seed {seed}");
            Assert.AreEqual(6, layer.Files);
        }
    }

    [TestMethod]
    public async Task GNU_tar_lists_what_was_put_in()
    {
        using var rig = Rig();
        var layer = await rig.BuildPlainAsync(Sample);
        Assert.AreEqual(
            $"""
            drwxr-xr-x 0/0 0 a/
            -rw-r--r-- 0/0 1 a-b
            -rw-r--r-- 0/0 1 a/b
            drwxr-xr-x 0/0 0 app/
            lrwxrwxrwx 0/0 0 app/current -> data
            drwxrwxrwt 1654/1654 0 app/data/
            -rwxr-xr-x 0/0 10 app/run.sh
            -rw-r--r-- 0/0 0 empty
            drwxr-xr-x 0/0 0 größe/
            drwxr-xr-x 0/0 0 größe/Ω/
            -rw-r--r-- 0/0 9 größe/Ω/😀
            lrwxrwxrwx 3000000/2147483647 0 l -> {Long("target", 300)}
            drwxr-xr-x 0/0 0 {Long("p", 180)}/
            -rw-r--r-- 0/0 11 {Long("p", 180)}/file

            """,
            Listing(rig.FileOf(layer)));
    }

    [TestMethod]
    public async Task Paths_and_targets_around_the_length_of_the_headers_fields_survive()
    {
        using var rig = Rig();
        var entries = new List<LayerEntry>();
        foreach (var length in (int[])[98, 99, 100, 101, 102, 155, 156, 255])
        {
            entries.Add(new FolderEntry(Long($"d{length}", length), 0x1ED, 0, 0));
            entries.Add(LayerRig.Text(Long($"f{length}", length), "x"));
            entries.Add(new LinkEntry($"l{length}", Long("é", length), 0, 0));
        }

        var deep = string.Join('/', Enumerable.Repeat(Long("deep", 240), 17))[..4090];
        entries.Add(LayerRig.Text(deep, "deep"));
        var layer = await rig.BuildPlainAsync([.. entries]);
        var listing = Listing(rig.FileOf(layer)).Split('\n');
        foreach (var entry in entries)
        {
            var shown = entry switch { FolderEntry => entry.Path + "/", LinkEntry link => $"{link.Path} -> {link.Target}", _ => entry.Path };
            Assert.IsTrue(listing.Any(line => line.EndsWith(" " + shown, StringComparison.Ordinal)), shown);
        }
    }

    [TestMethod]
    public async Task A_folder_that_is_named_keeps_its_mode_and_the_later_of_two_entries_wins()
    {
        using var rig = Rig();
        var layer = await rig.BuildPlainAsync(
            LayerRig.Text("home/me/f", "1"), new FolderEntry("home/me", 0x1C0, 7, 8), new FolderEntry("x", 0x1C0, 0, 0), new LinkEntry("x", "home", 0, 0), LayerRig.Text("home/me/f", "22"));
        Assert.AreEqual("drwxr-xr-x 0/0 0 home/\ndrwx------ 7/8 0 home/me/\n-rw-r--r-- 0/0 2 home/me/f\nlrwxrwxrwx 0/0 0 x -> home\n", Listing(rig.FileOf(layer)));
    }

    [TestMethod]
    [DataRow("", "its path is empty")]
    [DataRow("/a", "begins or ends with '/'")]
    [DataRow("a/", "begins or ends with '/'")]
    [DataRow("a//b", "begins or ends with '/'")]
    [DataRow("a/./b", "'.' or '..'")]
    [DataRow("../a", "'.' or '..'")]
    [DataRow("a/..", "'.' or '..'")]
    [DataRow("a\0b", "no text")]
    [DataRow("a/.wh.b", "would delete files")]
    [DataRow(".wh..wh..opq", "would delete files")]
    [DataRow("file/below", "'file', which it lies in, is not a folder")]
    [DataRow("link/deep/below", "'link', which it lies in, is not a folder")]
    public async Task A_path_that_no_image_can_have_is_refused(string path, string why)
    {
        using var rig = Rig();
        var refusal = await LayerRig.RefusedAsync(() => rig.BuildAsync(LayerRig.Text("file", ""), new LinkEntry("link", "file", 0, 0), LayerRig.Text(path, "")));
        StringAssert.StartsWith(refusal, "SLIP2432 Layer 'test': '");
        StringAssert.Contains(refusal, why);
    }

    [TestMethod]
    public async Task Other_entries_that_no_image_can_have_are_refused_and_shown_on_one_line()
    {
        using var rig = Rig();
        LayerEntry[] bad =
        [
            LayerRig.Text("\uD800", ""), LayerRig.Text(Long("é", 256), ""), LayerRig.Text(string.Join('/', Enumerable.Repeat("abc", 1025)), ""), LayerRig.Text("m", "", 0x1000),
            LayerRig.Text("m", "", -1), new FolderEntry("u", 0, -1, 0), new FolderEntry("g", 0, 0, -1), new LinkEntry("l", "", 0, 0), new LinkEntry("l", "a\0", 0, 0),
            new LinkEntry("l", new string('x', 4096), 0, 0), LayerRig.Text("two\nlines/../x", ""),
        ];
        foreach (var entry in bad)
        {
            StringAssert.StartsWith(await LayerRig.RefusedAsync(() => rig.BuildAsync(entry)), "SLIP2432 ");
        }
    }

    [TestMethod]
    public void Paths_are_ordered_by_the_bytes_of_their_UTF8()
    {
        string[] paths = ["", "a", "a-", "a/", "a/b", "ab", "é", "\uD7FF", "\uE000", "\uFFFD", "😀", "😀a", "a😀", "a\uFFFD", "\U0010FFFF"];
        foreach (var left in paths)
        {
            foreach (var right in paths)
            {
                var expected = Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
                Assert.AreEqual(Math.Sign(expected), Math.Sign(PathOrder.Instance.Compare(left, right)), $"{left} {right}");
            }
        }
    }

    [TestMethod]
    public void A_time_that_a_tar_cannot_say_is_refused()
    {
        using var rig = Rig();
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => rig.Builder(time: DateTimeOffset.UnixEpoch.AddSeconds(-1)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => rig.Builder(time: DateTimeOffset.UnixEpoch.AddMilliseconds(1)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => rig.Builder(LayerPacking.Zstd));
    }

    private static string Long(string start, int bytes)
    {
        var text = new StringBuilder(start);
        while (Encoding.UTF8.GetByteCount(text.ToString()) < bytes)
        {
            text.Append((char)('a' + (text.Length % 26)));
        }

        return text.ToString();
    }

    /// <summary>What GNU tar says: mode, owner, size, name.</summary>
    private static string Listing(string tar)
    {
        var start = new ProcessStartInfo("tar", ["tvf", tar, "--numeric-owner", "--quoting-style=literal", "--full-time"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["TZ"], start.Environment["LC_ALL"]) = ("UTC", "C.UTF-8");
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive("There is no tar here.");
            throw;
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var listing = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.AreEqual("", errors.Result);
            var lines = listing.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var text = new StringBuilder();
            foreach (var line in lines)
            {
                var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
                Assert.AreEqual("2023-11-14 22:13:20", $"{fields[3]} {fields[4]}");
                text.Append(fields[0]).Append(' ').Append(fields[1]).Append(' ').Append(fields[2]).Append(' ').Append(fields[5]).Append('\n');
            }

            return text.ToString();
        }
    }
}
