using System.Runtime.Versioning;
using Slipway.Deploy.Auditing;
using Slipway.Deploy.Tests.Releases;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Tests.Auditing;

[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class LocalRecordTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task What_is_remembered_is_read_again_by_its_user_only()
    {
        using var folder = new TempFolder();
        var record = new LocalRecord(folder.At("state"), "shop", "Prod", "web1");
        Assert.AreEqual(0, (await record.ReadAsync(Token)).Releases.Count);
        Assert.IsFalse(Directory.Exists(folder.At("state")));
        foreach (var count in (int[])[1, 3, 0])
        {
            var seen = DateTimeOffset.UnixEpoch.AddDays(count);
            await record.WriteAsync(new RememberedHost($"{count}:abc", count == 0 ? null : count, seen, [.. Enumerable.Range(1, count).Select(number => SampleRelease.Of(number))]), Token);
            var read = await record.ReadAsync(Token);
            Assert.AreEqual(($"{count}:abc", count == 0 ? null : count, seen, count), (read.AuditHead, read.Current, read.Seen, read.Releases.Count));
        }

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(record.File));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.At("state")));
        Assert.HasCount(1, Directory.GetFiles(Path.GetDirectoryName(record.File)!));
    }

    [TestMethod]
    public void Each_project_environment_and_host_has_a_file_of_its_own()
    {
        string[] names = ["web1", "../web1", "we b1", "WEB.1", "", "x/y", "."];
        var files = names.Select(name => new LocalRecord("/s", "shop", "Prod", name).File)
            .Concat(names[1..].Select(name => new LocalRecord("/s", name, "Prod", "web1").File)).Concat(names[1..].Select(name => new LocalRecord("/s", "shop", name, "web1").File)).ToList();
        Assert.HasCount(files.Count, files.Distinct());
        foreach (var file in files) Assert.AreEqual(5, file.Split('/').Length, file);
    }

    [TestMethod]
    [DataRow("{}")]
    [DataRow("")]
    [DataRow("null\n")]
    [DataRow("{\"head\":\"1:a\"}\n{\"number\":1")]
    [DataRow("{\"head\":\"1:a\"}\n{\"number\":1}\n")]
    public async Task A_record_that_cannot_be_read_is_said(string text)
    {
        using var folder = new TempFolder();
        var record = new LocalRecord(folder.Path, "shop", "Prod", "web1");
        Directory.CreateDirectory(Path.GetDirectoryName(record.File)!);
        await File.WriteAllTextAsync(record.File, text, Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => record.ReadAsync(Token));
        Assert.AreEqual("SLIP5034", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task A_record_that_cannot_be_written_is_said()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("state"), "", Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => new LocalRecord(folder.At("state"), "shop", "Prod", "web1").WriteAsync(new RememberedHost(), Token));
        Assert.AreEqual("SLIP5035", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    public void The_folder_is_the_users_state_folder()
    {
        Assert.AreEqual("/state/slipway/deploy", LocalRecord.DefaultFolder(name => name == "XDG_STATE_HOME" ? "/state" : "/home/me"));
        if (OperatingSystem.IsLinux()) Assert.AreEqual("/home/me/.local/state/slipway/deploy", LocalRecord.DefaultFolder(name => name == "HOME" ? "/home/me" : name == "XDG_STATE_HOME" ? "relative" : null));
    }
}
