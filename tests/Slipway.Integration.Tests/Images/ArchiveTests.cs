using System.Diagnostics;
using Slipway.Docker.References;
using Slipway.Images.Building;

namespace Slipway.Integration.Tests.Images;

[TestClass]
public sealed class ArchiveTests
{
    public TestContext TestContext { get; set; } = null!;

    private Task<ImageProject> ProjectAsync() => ImageProject.StartAsync(TestContext.CancellationToken);

    [TestMethod]
    public async Task An_archive_loads_as_the_image_it_was_written_from()
    {
        await using var project = (await ProjectAsync()).WithDockerfile("RUN echo one > /one");
        var archive = Path.Combine(project.Root, "out", "web.tar");
        var definition = project.Definition() with { Archive = archive };
        var outcome = await project.ApplyAsync(definition);
        Assert.AreEqual("build write", string.Join(' ', outcome.Actions.Select(action => action.Description.Split(' ')[0])));
        await project.ExpectNothingToDoAsync(definition);
        await project.Engine.Images.RemoveAsync(project.Tag, project.Token, force: true);

        await using (var file = File.OpenRead(archive))
            CollectionAssert.Contains((await project.Engine.Images.LoadAsync(file, project.Token)).Select(name => name.Split('/')[^1]).ToList(), project.Tag);

        Assert.AreEqual(outcome.ImageId, (await project.InspectAsync()).Id);
        Assert.AreEqual("file 644 one\n", await project.FileAsync("/one"));
        await project.ExpectNothingToDoAsync(definition);
        Assert.HasCount(1, Directory.GetFiles(Path.GetDirectoryName(archive)!));
    }

    [TestMethod]
    public async Task An_archive_follows_its_image_and_comes_back_when_it_is_gone_or_another_file()
    {
        await using var project = (await ProjectAsync()).With("f", "1").WithDockerfile("COPY f /f");
        var archive = Path.Combine(project.Root, "web.tar");
        var definition = project.Definition() with { Archive = archive };
        await project.ApplyAsync(definition);
        var size = new FileInfo(archive).Length;
        File.Delete(archive);
        Assert.AreEqual("the archive is missing", string.Join("; ", (await project.ApplyAsync(definition)).Actions.Single().Causes));
        Assert.AreEqual(size, new FileInfo(archive).Length);

        File.WriteAllText(archive, "something else");
        Assert.AreEqual("the archive holds something else", string.Join("; ", (await project.ApplyAsync(definition)).Actions.Single().Causes));
        Assert.AreEqual(size, new FileInfo(archive).Length);

        var renamed = definition with { Tags = [.. definition.Tags, ImageReference.Parse(project.TagOf("more"))] };
        Assert.IsInstanceOfType<WriteArchive>((await project.ApplyAsync(renamed)).Actions[^1]);
        await project.ExpectNothingToDoAsync(renamed);
        project.With("f", "2");
        Assert.HasCount(2, (await project.ApplyAsync(renamed)).Actions);
    }

    [TestMethod]
    public async Task An_archive_that_could_not_be_written_is_written_by_the_next_build()
    {
        await using var project = (await ProjectAsync()).With("f", "1").WithDockerfile("COPY f /f");
        var folder = Path.Combine(project.Root, "out");
        var definition = project.Definition() with { Archive = Path.Combine(folder, "web.tar") };
        await project.ApplyAsync(definition);
        var old = File.ReadAllBytes(definition.Archive);
        project.With("f", "2");
        await using (var full = SmallDisk.Mount(folder))
        {
            var failure = await project.FailAsync(definition);
            Assert.AreEqual(("SLIP2017", definition.Archive), (failure.Code, failure.Position!.Value.File));
            Assert.Contains("No space left", failure.Message);
            Assert.DoesNotContain("\n", failure.Message);
            Assert.IsEmpty(Directory.GetFiles(folder));
        }

        CollectionAssert.AreEqual(old, File.ReadAllBytes(definition.Archive));
        Assert.AreEqual("file 644 2", await project.FileAsync("/f"));
        Assert.AreEqual("the archive holds something else", string.Join("; ", (await project.ApplyAsync(definition)).Actions.Single().Causes));
        CollectionAssert.AreNotEqual(old, File.ReadAllBytes(definition.Archive));
    }

    [TestMethod]
    public async Task An_archive_where_no_folder_can_be_is_one_error()
    {
        await using var project = (await ProjectAsync()).With("f", "1").WithDockerfile("COPY f /f");
        var failure = await project.FailAsync(project.Definition() with { Archive = project.At("f/below/web.tar") });
        Assert.AreEqual("SLIP2017", failure.Code);
        Assert.DoesNotContain("\n", failure.Message);
        await project.InspectAsync();
    }

    [TestMethod]
    public async Task A_full_disk_below_obj_costs_the_record_and_not_the_image()
    {
        await using var project = (await ProjectAsync()).With("f", "1").WithDockerfile("COPY f /f");
        await using var full = SmallDisk.Mount(project.State);
        File.WriteAllBytes(Path.Combine(project.State, "full"), new byte[SmallDisk.Bytes]);

        await project.ApplyAsync();

        Assert.AreEqual("SLIP2016", project.Log.Diagnostics.Single().Code);
        Assert.DoesNotContain("\n", project.Log.Diagnostics.Single().Message);
        Assert.AreEqual("file 644 1", await project.FileAsync("/f"));
        File.Delete(Path.Combine(project.State, "full"));
        await project.ExpectBuildAsync("it was not built before");
        await project.ExpectNothingToDoAsync();
    }

    [TestMethod]
    public async Task An_obj_that_cannot_be_written_costs_the_record_and_not_the_image()
    {
        await using var project = (await ProjectAsync()).With("f", "1").WithDockerfile("COPY f /f");
        // A folder below a file can be made by no one, root included.
        project.State = project.At("f/obj");

        await project.ApplyAsync(project.Definition() with { Archive = Path.Combine(project.Root, "web.tar") });

        Assert.AreEqual("SLIP2016", project.Log.Diagnostics.Single().Code);
        Assert.AreEqual("file 644 1", await project.FileAsync("/f"));
        await project.ExpectBuildAsync("it was not built before");
    }

    [TestMethod]
    public async Task A_read_only_obj_serves_a_build_with_nothing_to_do()
    {
        await using var project = (await ProjectAsync()).With("f", "1").WithDockerfile("COPY f /f");
        await using var disk = SmallDisk.Mount(project.State);
        await project.ApplyAsync();
        await disk.MakeReadOnlyAsync();

        await project.ExpectNothingToDoAsync();
        Assert.AreEqual("", project.Log.All);
        project.With("f", "22");
        await project.ExpectBuildAsync("f changed");
        Assert.AreEqual("SLIP2016", project.Log.Diagnostics.Single().Code);
        Assert.AreEqual("file 644 22", await project.FileAsync("/f"));
    }

    /// <summary>A file system of a few kilobytes over a folder, which only root can make.</summary>
    private sealed class SmallDisk : IAsyncDisposable
    {
        public const int Bytes = 64 * 1024;

        private readonly string folder;

        private SmallDisk(string folder) => this.folder = folder;

        public static SmallDisk Mount(string folder)
        {
            Directory.CreateDirectory(folder);
            using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={Bytes}", "slipway-test", folder]) { RedirectStandardError = true })!;
            var why = mount.StandardError.ReadToEnd();
            mount.WaitForExit();
            if (mount.ExitCode != 0)
                Assert.Inconclusive($"No small file system can be mounted here: {why.Trim()}");
            return new SmallDisk(folder);
        }

        public Task MakeReadOnlyAsync() => RunAsync("mount", "-o", "remount,ro", folder);

        public async ValueTask DisposeAsync() => await RunAsync("umount", folder);

        private static async Task RunAsync(string program, params string[] arguments)
        {
            using var process = Process.Start(program, arguments);
            await process.WaitForExitAsync();
            Assert.AreEqual(0, process.ExitCode, $"{program} {string.Join(' ', arguments)}");
        }
    }
}
