using Slipway.Images.Building;

namespace Slipway.Images.Tests.Building;

[TestClass]
public sealed class BuildRecordTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("slipway-record-");

    private string Path => System.IO.Path.Combine(directory.FullName, "deep", "web.image");

    public void Dispose() => directory.Delete(recursive: true);

    private static BuildRecord Sample() => new(
        "sha256:0123456789abcdef", 42, BuildInputs.Collect().Add("Dockerfile", "FROM x").Add("odd\tname\n%", "v").Done());

    [TestMethod]
    public void A_record_reads_back_as_it_was_written()
    {
        Sample().Write(Path);

        var read = BuildRecord.Read(Path)!;

        Assert.AreEqual("sha256:0123456789abcdef", read.ImageId);
        Assert.AreEqual(42, read.Size);
        Assert.IsTrue(read.Inputs.SameAs(Sample().Inputs));
    }

    [TestMethod]
    public void A_record_cut_at_any_byte_counts_as_none()
    {
        Sample().Write(Path);
        var whole = File.ReadAllBytes(Path);
        // Without its closing newline a record is still whole.
        for (var length = 0; length < whole.Length - 1; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            Assert.IsNull(BuildRecord.Read(Path), $"cut at {length}");
        }
    }

    [TestMethod]
    public void A_missing_record_counts_as_none() => Assert.IsNull(BuildRecord.Read(Path));

    [TestMethod]
    public void Writing_leaves_no_other_file_behind()
    {
        Sample().Write(Path);
        Sample().Write(Path);

        Assert.HasCount(1, Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [TestMethod]
    public void A_value_is_not_kept_in_the_record()
    {
        new BuildRecord("sha256:1", 1, BuildInputs.Collect().Add("build argument TOKEN", "canary-value").Done()).Write(Path);

        Assert.DoesNotContain("canary-value", File.ReadAllText(Path));
    }

    [TestMethod]
    public void Lists_that_join_to_the_same_text_differ()
    {
        var one = BuildInputs.Collect().Add("hosts", ["ab", "c"]).Done();
        var other = BuildInputs.Collect().Add("hosts", ["a", "bc"]).Done();

        Assert.IsFalse(one.SameAs(other));
    }
}
