using Slipway.Diagnostics;
using Slipway.Docker.Session;
using Slipway.Docker.Session.Files;

namespace Slipway.Docker.Tests.Session;

[TestClass]
public class OutputTreeTests
{
    private string root = null!;

    public TestContext TestContext { get; set; } = null!;

    [TestInitialize]
    public void MakeRoot() => root = Directory.CreateTempSubdirectory("session-test-").FullName;

    [TestCleanup]
    public void RemoveRoot() => Directory.Delete(root, recursive: true);

    [TestMethod]
    [DataRow("../x")]
    [DataRow("/etc/x")]
    [DataRow("a/../../x")]
    [DataRow("unknown/x")]
    [DataRow("..")]
    [DataRow("")]
    [DataRow("a//x")]
    public async Task A_path_that_leads_out_is_refused(string path)
    {
        await using var tree = new OutputTree(Path.Combine(root, "out"), new DiagnosticLog());
        tree.Add(new("a", GoFileMode.Directory | 0x1ED, 0, 0, ""));
        var refused = Assert.ThrowsExactly<SlipwayException>(() => tree.Add(new(path, 0x1A4, 1, 0, "")));
        Assert.AreEqual("SLIP1416", refused.Diagnostics.Single().Code);
    }

    [TestMethod]
    public async Task A_link_is_no_way_out()
    {
        Directory.CreateDirectory(Path.Combine(root, "outside"));
        Directory.CreateDirectory(Path.Combine(root, "out"));
        Directory.CreateSymbolicLink(Path.Combine(root, "out/old"), "../outside");
        await using var tree = new OutputTree(Path.Combine(root, "out"), new DiagnosticLog());
        tree.Add(new("link", GoFileMode.SymbolicLink, 0, 0, "../outside"));
        Assert.ThrowsExactly<SlipwayException>(() => tree.Add(new("link/x", 0x1A4, 1, 0, "")));
        tree.Add(new("old", GoFileMode.Directory | 0x1ED, 0, 0, ""));
        Assert.ThrowsExactly<SlipwayException>(() => tree.Add(new("old", GoFileMode.SymbolicLink, 0, 0, "../outside")));
        var file = new FileStat("old/x", 0x1A4, 1, 1_000_000_000, "");
        Assert.IsTrue(tree.Add(file));
        await tree.WriteAsync(file, new byte[] { 1 }, TestContext.CancellationToken);
        await tree.EndFileAsync(file);
        tree.Complete();
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(root, "outside")));
        Assert.AreEqual(DateTime.UnixEpoch.AddSeconds(1), File.GetLastWriteTimeUtc(Path.Combine(root, "out/old/x")));
    }

    [TestMethod]
    public async Task A_file_that_was_not_ended_leaves_the_old_one_and_no_trace()
    {
        await File.WriteAllTextAsync(Path.Combine(root, "x"), "old", TestContext.CancellationToken);
        await using (var tree = new OutputTree(root, new DiagnosticLog()))
        {
            var file = new FileStat("x", 0x1A4, 3, 0, "");
            tree.Add(file);
            await tree.WriteAsync(file, new byte[] { 1 }, TestContext.CancellationToken);
        }
        Assert.AreEqual("old", await File.ReadAllTextAsync(Path.Combine(root, "x"), TestContext.CancellationToken));
        Assert.HasCount(1, Directory.GetFileSystemEntries(root));
    }
}
