using System.Diagnostics;
using Slipway.Deploy.Shipping;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Tests.Shipping;

[TestClass]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class FileTreeTests : IDisposable
{
    private static readonly DateTime Old = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-trees-").FullName;

    public TestContext TestContext { get; set; } = null!;

    private string Root => Path.Combine(folder, "html");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public async Task The_same_files_have_the_same_digest_and_others_another()
    {
        Make();
        var first = await DigestAsync();
        File.SetLastWriteTimeUtc(Path.Combine(Root, "a.txt"), Old);
        Assert.AreEqual(first, await DigestAsync(), "a time");
        var seen = new HashSet<string> { first };
        foreach (var change in (Action[])[
            () => File.WriteAllText(Path.Combine(Root, "a.txt"), "other"),
            () => File.SetUnixFileMode(Path.Combine(Root, "a.txt"), UnixFileMode.UserRead | UnixFileMode.UserWrite),
            () => File.SetUnixFileMode(Path.Combine(Root, "sub"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute),
            () => File.Move(Path.Combine(Root, "a.txt"), Path.Combine(Root, "b.txt")),
            () => Directory.CreateDirectory(Path.Combine(Root, "empty")),
            () => File.Delete(Path.Combine(Root, "link")),
            () => File.CreateSymbolicLink(Path.Combine(Root, "link"), "/elsewhere"),
            () => Directory.Move(Root, Root + "2"),
        ])
        {
            change();
            Assert.IsTrue(seen.Add(await DigestAsync(Directory.Exists(Root) ? Root : Root + "2")));
        }
    }

    [TestMethod]
    public async Task Only_what_changed_is_read_again()
    {
        Make();
        var shipping = Shipping();
        await shipping.ReadAsync([Root], TestContext.CancellationToken);
        Assert.AreEqual(2, shipping.Reads);
        // Everything was written just now, so it is not trusted until it was seen to rest.
        await Task.Delay(TimeSpan.FromSeconds(2.2), TestContext.CancellationToken);
        await shipping.ReadAsync([Root], TestContext.CancellationToken);
        await shipping.ReadAsync([Root], TestContext.CancellationToken);
        Assert.AreEqual(0, shipping.Reads);
        File.WriteAllText(Path.Combine(Root, "a.txt"), "bbb");
        var changed = (await shipping.ReadAsync([Root], TestContext.CancellationToken))[0];
        Assert.AreEqual(1, shipping.Reads);
        Assert.AreEqual("3e744b9dc39389baf0c5a0660589b8402f3dbb49b89b3e75f2c9355852a3c677", changed.Entries.Single(entry => entry.Path == "html/a.txt").Content);
    }

    [TestMethod]
    public async Task A_file_is_the_only_entry_of_its_tree()
    {
        Make();
        var tree = (await Shipping().ReadAsync([Path.Combine(Root, "a.txt")], TestContext.CancellationToken))[0];
        Assert.AreEqual("a.txt", tree.Entries.Single().Path);
        Assert.AreEqual($"/srv/shop/files/{tree.Digest}/a.txt", tree.PathIn("/srv/shop"));
    }

    [TestMethod]
    public async Task A_link_that_leads_out_is_kept_as_it_is()
    {
        Make();
        File.CreateSymbolicLink(Path.Combine(Root, "out"), "../../etc/passwd");
        var tree = (await Shipping().ReadAsync([Root], TestContext.CancellationToken))[0];
        Assert.AreEqual("../../etc/passwd", tree.Entries.Single(entry => entry.Path == "html/out").Content);
    }

    [TestMethod]
    public async Task What_cannot_be_sent_is_said()
    {
        Assert.AreEqual("SLIP5050", await CodeAsync(Path.Combine(folder, "nothing")));
        Make();
        using (var fifo = Process.Start("mkfifo", [Path.Combine(Root, "pipe")])) await fifo.WaitForExitAsync(TestContext.CancellationToken);
        Assert.AreEqual("SLIP5051", await CodeAsync(Root));
    }

    private void Make()
    {
        Directory.CreateDirectory(Path.Combine(Root, "sub"));
        File.WriteAllText(Path.Combine(Root, "a.txt"), "aaa");
        File.WriteAllText(Path.Combine(Root, "sub", "index.html"), "<p>");
        File.CreateSymbolicLink(Path.Combine(Root, "link"), "a.txt");
    }

    private FileShipping Shipping() => new(Path.Combine(folder, "state"), new RecordingDeployLog());

    private async Task<string> DigestAsync(string? source = null) => (await Shipping().ReadAsync([source ?? Root], TestContext.CancellationToken))[0].Digest;

    private async Task<string> CodeAsync(string source) =>
        (await Assert.ThrowsExactlyAsync<SlipwayException>(() => Shipping().ReadAsync([source], TestContext.CancellationToken))).Diagnostics[0].Code;
}
