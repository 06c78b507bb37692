using System.Runtime.Versioning;
using Slipway.Diagnostics;
using Slipway.Images.Context;
using Slipway.Images.Fingerprints;
using Slipway.Images.Tests.Context;

namespace Slipway.Images.Tests.Fingerprints;

[TestClass]
[UnsupportedOSPlatform("windows")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class ContextFingerprintTests
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(40);

    [TestMethod]
    public async Task Nothing_changed_is_found_without_reading_a_file()
    {
        using var tree = await Tree();
        var first = await Compute(tree);
        var second = await Compute(tree);
        Assert.IsTrue(first.IsFirst);
        Assert.AreEqual((3, 3), (first.Files, first.FilesHashed));
        Assert.AreEqual((3, 0, 0), (second.Files, second.FilesHashed, second.ChangeCount));
        Assert.IsFalse(second.IsFirst);
        Assert.AreEqual(first.Fingerprint, second.Fingerprint);
    }

    [TestMethod]
    public async Task A_touched_file_is_read_again_and_changes_nothing()
    {
        using var tree = await Tree();
        var first = await Compute(tree);
        File.SetLastWriteTimeUtc(tree.At("context/a/f"), DateTime.UtcNow.AddDays(-1));
        var second = await Compute(tree);
        Assert.AreEqual((first.Fingerprint, 1, 0), (second.Fingerprint, second.FilesHashed, second.ChangeCount));
    }

    [TestMethod]
    [DataRow("echo y > a/f", "Changed a/f")]
    [DataRow("chmod 0700 a/f", "Changed a/f")]
    [DataRow("chmod 0700 a", "Changed a")]
    [DataRow("mv a/f a/h", "Removed a/f,Added a/h")]
    [DataRow("rm g", "Removed g")]
    [DataRow("rm z", "Removed z")]
    [DataRow("rm -r a", "Removed a,Removed a/f,Removed a/l")]
    [DataRow("echo x > a-", "Added a-")]
    [DataRow("echo x > zz", "Added zz")]
    [DataRow("ln -sfn ../z a/l", "Changed a/l")]
    [DataRow("rm g; mkdir g", "Changed g")]
    [DataRow("mkdir new", "Added new")]
    public async Task A_change_changes_the_fingerprint_and_is_named(string script, string changes)
    {
        using var tree = await Tree();
        var first = await Compute(tree);
        Shell.Run(tree.At("context"), script);
        var second = await Compute(tree);
        Assert.AreNotEqual(first.Fingerprint, second.Fingerprint);
        Assert.AreEqual(changes, string.Join(',', second.Changes.Select(c => $"{c.Kind} {c.Path}")));
        Assert.AreEqual(second.Fingerprint, (await Compute(tree)).Fingerprint);
        Assert.AreEqual(second.Fingerprint, (await Compute(tree, "other.cache")).Fingerprint);
    }

    [TestMethod]
    public async Task Changes_beyond_the_most_are_counted_only()
    {
        using var tree = await Tree();
        await Compute(tree);
        for (var i = 0; i < 700; i++)
        {
            tree.With($"context/many/{i}", "x");
        }

        var result = await Compute(tree);
        Assert.AreEqual((701, ContextFingerprint.MostChanges), (result.ChangeCount, result.Changes.Count));
    }

    [TestMethod]
    public async Task Content_changed_at_once_with_size_and_time_put_back_is_noticed()
    {
        using var tree = new TemporaryTree().With("context/f", "0000");
        var time = File.GetLastWriteTimeUtc(tree.At("context/f"));
        var previous = await Compute(tree);
        for (var i = 1; i < 200; i++)
        {
            File.WriteAllText(tree.At("context/f"), i.ToString("D4", System.Globalization.CultureInfo.InvariantCulture));
            File.SetLastWriteTimeUtc(tree.At("context/f"), time);
            var current = await Compute(tree);
            Assert.AreNotEqual(previous.Fingerprint, current.Fingerprint, $"change {i}");
            previous = current;
        }
    }

    [TestMethod]
    [DataRow(-21, 1, false)]
    [DataRow(-19, 1, true)]
    [DataRow(0, 1, true)]
    [DataRow(5000, 1, true)]
    [DataRow(-1999, 0, true)]
    [DataRow(-2001, 0, false)]
    public void A_stamp_as_young_as_the_cache_is_not_trusted(int milliseconds, int oddNanoseconds, bool racy)
    {
        using var tree = new TemporaryTree();
        using (var writer = new FileDigestCacheWriter(tree.At("cache")))
        {
            writer.Commit(new byte[32]);
        }

        // The begin is read back from the file, so that the test knows it; whole seconds are what coarse file systems stamp.
        var bytes = File.ReadAllBytes(tree.At("cache"));
        var second = BitConverter.ToInt64(bytes, 8) / 1_000_000_000 * 1_000_000_000;
        var begun = oddNanoseconds == 0 ? second - (milliseconds * 1_000_000L) : second;
        BitConverter.TryWriteBytes(bytes.AsSpan(8), begun);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), FileDigestCache.Checksum(0, bytes.AsSpan(0, bytes.Length - 4)));
        File.WriteAllBytes(tree.At("cache"), bytes);
        var cache = FileDigestCache.Load(tree.At("cache"));
        Assert.IsFalse(cache.IsEmpty);
        Assert.AreEqual(racy, cache.IsRacy(begun + (milliseconds * 1_000_000L) + oddNanoseconds));
    }

    [TestMethod]
    public async Task A_damaged_cache_is_an_empty_cache()
    {
        using var tree = await Tree();
        var first = await Compute(tree);
        var sound = File.ReadAllBytes(tree.At("cache"));
        for (var i = 0; i < sound.Length; i += 7)
        {
            var damaged = sound.ToArray();
            damaged[i] ^= 0x40;
            File.WriteAllBytes(tree.At("cache"), damaged);
            Assert.IsTrue(FileDigestCache.Load(tree.At("cache")).IsEmpty, $"byte {i}");
            File.WriteAllBytes(tree.At("cache"), sound[..i]);
            Assert.IsTrue(FileDigestCache.Load(tree.At("cache")).IsEmpty, $"cut at {i}");
        }

        var again = await Compute(tree);
        Assert.AreEqual((first.Fingerprint, true, 3), (again.Fingerprint, again.IsFirst, again.FilesHashed));
    }

    [TestMethod]
    public async Task Builds_at_the_same_time_agree_and_leave_a_sound_cache()
    {
        using var tree = await Tree();
        var results = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(async () =>
        {
            File.SetLastWriteTimeUtc(tree.At("context/g"), DateTime.UtcNow.AddMinutes(-i));
            return await Compute(tree);
        })));
        Assert.HasCount(1, results.Select(r => r.Fingerprint).Distinct().ToArray());
        Assert.IsFalse(FileDigestCache.Load(tree.At("cache")).IsEmpty);
        Assert.IsEmpty(Directory.GetFiles(tree.Root, "*.tmp"));
    }

    [TestMethod]
    public async Task A_cache_that_cannot_be_written_costs_only_time()
    {
        using var tree = await Tree();
        tree.With("blocked", "a file where a folder is wanted");
        var result = await Compute(tree, "blocked/cache");
        Assert.AreEqual((await Compute(tree)).Fingerprint, result.Fingerprint);
    }

    [TestMethod]
    public async Task What_cannot_be_read_is_an_error_and_leaves_the_cache_alone()
    {
        using var tree = await Tree();
        await Compute(tree);
        var before = File.ReadAllBytes(tree.At("cache"));
        var context = BuildContext.Open(tree.At("context"), IgnoreMatcher.Nothing);
        var walk = context.Walk();
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(async () =>
        {
            while (walk.MoveNext() && !walk.Path.SequenceEqual("a/f"u8))
            {
            }

            File.Delete(tree.At("context/a/f"));
            var cache = FileDigestCache.Load(tree.At("none"));
            await new ContextHashing(context, cache, new FileDigestCursor(cache.Entries), tree.At("cache")).RunAsync(walk, 0, default);
        });
        Assert.AreEqual("SLIP2204", failure.Diagnostics.Single().Code);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(tree.At("cache")));
        Assert.IsEmpty(Directory.GetFiles(tree.Root, "*.tmp"));
    }

    [TestMethod]
    public async Task An_empty_context_has_a_fingerprint_of_its_own()
    {
        using var tree = new TemporaryTree().With("context/");
        var first = await Compute(tree);
        var second = await Compute(tree);
        Assert.AreEqual(first.Fingerprint, second.Fingerprint);
        Assert.IsFalse(second.IsFirst);
    }

    /// <summary>A context older than the clock's granularity, so that no file in it counts as racy.</summary>
    private static async Task<TemporaryTree> Tree()
    {
        var tree = new TemporaryTree().With("context/a/f", "x").With("context/g", "x").With("context/z", "x").WithLink("context/a/l", "../g");
        await Task.Delay(s_tick);
        return tree;
    }

    private static Task<ContextFingerprintResult> Compute(TemporaryTree tree, string cache = "cache") =>
        ContextFingerprint.ComputeAsync(BuildContext.Open(tree.At("context"), IgnoreMatcher.Nothing), tree.At(cache), default);
}
