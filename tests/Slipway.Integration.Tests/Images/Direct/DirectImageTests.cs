using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Direct;
using Slipway.Images.Oci;

namespace Slipway.Integration.Tests.Images.Direct;

/// <summary>Images that are written without a builder: when, why, and where they go.</summary>
[TestClass]
public sealed class DirectImageTests
{
    private const string Dockerfile = "FROM busybox\nCOPY a.txt /x/\n";

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task An_unchanged_image_is_recalled_with_one_look_at_the_engine()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project);
        var image = direct.Image(Dockerfile);
        await SettledAsync(direct, image);
        await using var proxy = EngineProxy.Start(project.Engine, Path.Combine(project.Root, "engine.sock"));
        direct.Host = proxy.Address;
        // A record holds for the engine it was made with.
        await direct.ApplyAsync(image);

        proxy.Requests.Clear();
        var outcome = await direct.RecallAsync(image);

        Assert.IsNotNull(outcome);
        Assert.IsFalse(outcome.Changed);
        Assert.IsEmpty(proxy.Changes);
        Assert.IsLessThanOrEqualTo(4, proxy.Requests.Count, string.Join('\n', proxy.Requests));
    }

    [TestMethod]
    [DataRow("content")]
    [DataRow("new file")]
    [DataRow("request")]
    [DataRow("image removed")]
    [DataRow("tag moved")]
    public async Task What_changed_is_noticed(string change)
    {
        await using var project = (await StartAsync()).With("a/a.txt", "a");
        var direct = new DirectProject(project);
        var image = direct.Image("FROM busybox\nCOPY a /x/\n");
        await SettledAsync(direct, image);
        Assert.IsNotNull(await direct.RecallAsync(image));
        var request = "request";

        switch (change)
        {
            case "content":
                project.With("a/a.txt", "b");
                break;
            case "new file":
                project.With("a/b.txt");
                break;
            case "request":
                request = "another";
                break;
            case "image removed":
                await project.Engine.Images.RemoveAsync(direct.Tag, project.Token);
                break;
            default:
                await project.Engine.Images.TagAsync("busybox:latest", ImageReference.Parse(direct.Tag), project.Token);
                break;
        }

        Assert.IsNull(await direct.RecallAsync(image, request));
    }

    [TestMethod]
    public async Task Causes_name_the_files()
    {
        await using var project = (await StartAsync()).With("a.txt", "a").With("b.txt", "b");
        var direct = new DirectProject(project);
        var image = direct.Image("FROM busybox\nCOPY *.txt /x/\n");

        var first = await direct.ApplyAsync(image);
        Assert.AreEqual("it was not built before", string.Join("; ", first.Outcome.Actions.Single().Causes));

        project.With("a.txt", "another");
        var second = await direct.ApplyAsync(image);
        Assert.AreEqual("a.txt changed", string.Join("; ", second.Outcome.Actions.Single().Causes));

        var third = await direct.ApplyAsync(direct.Image("FROM busybox\nCOPY *.txt /x/\nUSER 1\n"));
        Assert.AreEqual("the stages changed", string.Join("; ", third.Outcome.Actions.Single().Causes));
        Assert.IsEmpty((await direct.ApplyAsync(direct.Image("FROM busybox\nCOPY *.txt /x/\nUSER 1\n"))).Outcome.Actions);
    }

    [TestMethod]
    public async Task Touching_a_file_changes_nothing()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project);
        await direct.ApplyAsync(direct.Image(Dockerfile));

        File.SetLastWriteTimeUtc(project.At("a.txt"), DateTime.UtcNow.AddHours(1));

        Assert.IsEmpty((await direct.ApplyAsync(direct.Image(Dockerfile))).Outcome.Actions);
    }

    [TestMethod]
    public async Task Only_layers_that_the_engine_lacks_are_sent()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        if ((await project.Engine.System.InfoAsync(project.Token)).UsesContainerdStore || project.Engine.Ping.IsPodman)
            Assert.Inconclusive("This engine takes whole images only.");
        await using var proxy = EngineProxy.Start(project.Engine, Path.Combine(project.Root, "engine.sock"));
        var direct = new DirectProject(project) { Host = proxy.Address };

        await direct.ApplyAsync(direct.Image(Dockerfile));

        // busybox alone has more than a megabyte.
        Assert.IsLessThan(100_000, proxy.SentBytes);
        Assert.AreEqual("file 644 a", await project.FileAsync("/x/a.txt", direct.Tag));
    }

    [TestMethod]
    public async Task An_image_whose_base_the_engine_lost_is_sent_whole()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project);
        var archive = await SaveBaseAsync(project);

        // The base has another name than any of the engine's images, so nothing tells which layers the engine has.
        var image = direct.Image("FROM nowhere.invalid/base:1\nCOPY a.txt /x/\n") with { BaseArchives = [new BaseArchive(archive, null)] };
        await direct.ApplyAsync(image);

        Assert.AreEqual("file 644 a", await project.FileAsync("/x/a.txt", direct.Tag));
    }

    [TestMethod]
    public async Task Without_an_engine_an_archive_is_written_from_an_archive()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var archive = await SaveBaseAsync(project);
        var direct = new DirectProject(project) { Host = $"unix://{project.Root}/nothing.sock" };
        var image = direct.Image(Dockerfile) with
        {
            BaseArchives = [new BaseArchive(archive, null)],
            Destinations = new ImageDestinations(Path.Combine(project.Root, "out", "image.tar"), Load: false, Push: false),
        };

        var result = await direct.ApplyAsync(image);

        var read = await ImageArchiveReader.ReadAsync(image.Destinations.Archive!, null, Platform.Host, new BlobStore(Path.Combine(project.Root, "store")), project.Token);
        Assert.AreEqual(result.Contents[0].Image.ImageId, read.ImageId);
        await using var content = File.OpenRead(image.Destinations.Archive!);
        await project.Engine.Images.LoadAsync(content, project.Token);
        Assert.IsTrue(read.IsKnownAs((await project.InspectAsync(direct.Tag)).Id));
        Assert.IsEmpty((await direct.ApplyAsync(image)).Outcome.Actions);
        File.Delete(image.Destinations.Archive!);
        Assert.AreEqual("the archive is missing", string.Join("; ", (await direct.ApplyAsync(image)).Outcome.Actions.Single().Causes));
    }

    [TestMethod]
    public async Task Without_an_engine_loading_says_what_to_do_instead()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project) { Host = $"unix://{project.Root}/nothing.sock" };

        var error = await direct.FailAsync(direct.Image("FROM scratch\nCOPY a.txt /x/\n"));

        Assert.AreEqual("SLIP2557", error.Code);
        StringAssert.Contains(error.Message, "ImageArchive");
    }

    [TestMethod]
    public async Task A_base_image_that_is_nowhere_is_told_with_what_would_help()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project);

        var error = await direct.FailAsync(direct.Image("FROM localhost:9/no/such:1\nCOPY a.txt /x/\n"));

        Assert.AreEqual("SLIP2550", error.Code);
        StringAssert.Contains(error.Message, "localhost:9/no/such:1");
        StringAssert.Contains(error.Message, "ImageBaseArchive");
        Assert.AreEqual(1, error.Position!.Value.Line);
    }

    [TestMethod]
    public async Task A_damaged_blob_of_the_cache_is_fetched_again()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project);
        var result = await direct.ApplyAsync(direct.Image(Dockerfile));
        var layer = result.Contents[0].Base!.Manifest.Layers[0];
        await File.WriteAllBytesAsync(Path.Combine(direct.Cache, "blobs", "sha256", layer.Digest.Hex), new byte[layer.Size], project.Token);
        project.With("a.txt", "another");
        var archive = Path.Combine(project.Root, "image.tar");

        var again = await direct.ApplyAsync(direct.Image(Dockerfile) with { Destinations = new ImageDestinations(archive, Load: true, Push: false) });

        var read = await ImageArchiveReader.ReadAsync(archive, null, Platform.Host, new BlobStore(Path.Combine(project.Root, "store")), project.Token);
        Assert.AreEqual(again.Contents[0].Image.ImageId, read.ImageId);
        Assert.AreEqual("file 644 another", await project.FileAsync("/x/a.txt", direct.Tag));
    }

    [TestMethod]
    public async Task Several_builds_may_share_the_cache_at_once()
    {
        await using var project = await StartAsync();
        var builds = new List<Task<DirectResult>>();
        for (var i = 0; i < 6; i++)
        {
            project.With($"{i}.txt", "the same in all");
            var direct = new DirectProject(project);
            var image = direct.Image($"FROM busybox\nCOPY {i}.txt /x/a.txt\n");
            builds.Add(direct.ApplyAsync(image with { Name = $"direct{i}", Tags = [ImageReference.Parse(project.TagOf($"direct{i}"))] }));
        }

        var results = await Task.WhenAll(builds);

        Assert.HasCount(1, results.Select(result => result.Contents[0].Added[0].Layer.DiffId).ToHashSet());
        for (var i = 0; i < 6; i++)
            Assert.AreEqual("file 644 the same in all", await project.FileAsync("/x/a.txt", project.TagOf($"direct{i}")));
    }

    [TestMethod]
    public async Task A_folder_of_the_base_keeps_its_mode_when_something_is_copied_below_it()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project);

        await direct.ApplyAsync(direct.Image("FROM busybox\nCOPY a.txt /tmp/deep/a.txt\nCOPY a.txt /var/run/a.txt\n"));

        Assert.AreEqual("directory 777", (await project.FilesAsync("/", direct.Tag))["tmp"]);
        Assert.AreEqual("directory 755", (await project.FilesAsync("/tmp", direct.Tag))["deep"]);
    }

    [TestMethod]
    public async Task A_plan_changes_nothing()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project);
        var image = direct.Image(Dockerfile);

        var plan = await direct.Images().PlanAsync(image, project.Token);

        Assert.AreEqual($"image direct:\n  load {direct.Tag} into the engine\n    because it was not built before", plan.ToString());
        Assert.IsNull(await project.Engine.Images.FindAsync(direct.Tag, project.Token));
        Assert.IsNull(await direct.RecallAsync(image));
    }

    [TestMethod]
    public async Task The_source_date_is_the_time_of_everything()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project).WithVariable("SOURCE_DATE_EPOCH", "1700000000");

        var result = await direct.ApplyAsync(direct.Image("FROM scratch\nCOPY a.txt /x/\n"));

        Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(1700000000), (await project.InspectAsync(direct.Tag)).Created);
        Assert.AreNotEqual(result.Contents[0].Image.ImageId, (await new DirectProject(project).ApplyAsync(direct.Image("FROM scratch\nCOPY a.txt /x/\n"))).Contents[0].Image.ImageId);
    }

    [TestMethod]
    [DataRow("FROM busybox\nRUN true\n", "RUN")]
    [DataRow("FROM busybox\nADD a.txt /x/\n", "ADD")]
    [DataRow("FROM busybox\nCOPY <<E /x\na\nE\n", "COPY")]
    public async Task What_takes_a_builder_is_told(string dockerfile, string step)
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project);

        var error = await direct.FailAsync(direct.Image(dockerfile));

        Assert.AreEqual("SLIP2551", error.Code);
        StringAssert.Contains(error.Message, step);
        Assert.AreEqual(2, error.Position!.Value.Line);
    }

    [TestMethod]
    [DataRow("COPY missing /x/", "SLIP2552")]
    [DataRow("COPY --chown=nobody-here a.txt /x/", "SLIP2554")]
    [DataRow("COPY a.txt b.txt /x", "SLIP2555")]
    [DataRow("COPY --chmod=9 a.txt /x/", "SLIP2560")]
    [DataRow("COPY --from=busybox /no/such /x/", "SLIP2552")]
    public async Task A_copy_that_cannot_be_done_is_told_at_its_line(string copy, string code)
    {
        await using var project = (await StartAsync()).With("a.txt", "a").With("b.txt", "b");
        var direct = new DirectProject(project);

        var error = await direct.FailAsync(direct.Image($"FROM busybox\n{copy}\n"));

        Assert.AreEqual(code, error.Code, error.Message);
        Assert.AreEqual(2, error.Position!.Value.Line);
    }

    [TestMethod]
    public async Task An_image_that_goes_nowhere_is_refused()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project);

        var error = await direct.FailAsync(direct.Image(Dockerfile) with { Destinations = new ImageDestinations(null, Load: false, Push: false) });

        Assert.AreEqual("SLIP2561", error.Code);
    }

    [TestMethod]
    public async Task Of_platforms_that_the_engine_does_not_run_none_is_loaded()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project);
        Platform[] others = [new("linux", "s390x"), new("linux", "ppc64le"), new("linux", "riscv64")];
        var platforms = others.Where(platform => platform.Architecture != Platform.Host.Architecture).Take(2).Select(platform => new DirectPlatform(platform, [])).ToList();

        var error = await direct.FailAsync(direct.Image("FROM scratch\nCOPY a.txt /x/\n") with { Platforms = platforms });

        Assert.AreEqual("SLIP2559", error.Code);
        StringAssert.Contains(error.Message, platforms[0].Platform.ToString());
        Assert.IsNull(await project.Engine.Images.FindAsync(direct.Tag, project.Token));
    }

    [TestMethod]
    public async Task A_base_image_with_triggers_takes_an_engine()
    {
        await using var project = (await StartAsync()).With("a.txt", "a");
        var direct = new DirectProject(project);
        var archive = Path.Combine(project.Root, "triggers.tar");
        await direct.ApplyAsync(direct.Image("FROM scratch\nONBUILD COPY a.txt /y/\nCOPY a.txt /x/\n") with { Destinations = new ImageDestinations(archive, Load: false, Push: false) });

        var error = await direct.FailAsync(direct.Image("FROM triggers\nCOPY a.txt /z/\n") with { BaseArchives = [new BaseArchive(archive, "triggers")] });

        Assert.AreEqual("SLIP2558", error.Code);
        Assert.AreEqual(1, error.Position!.Value.Line);
    }

    private async Task<ImageProject> StartAsync() => await ImageProject.StartAsync(TestContext.CancellationToken);

    /// <summary>Builds when the files are old enough for their stamps to be trusted.</summary>
    private static async Task SettledAsync(DirectProject direct, DirectImage image)
    {
        var old = DateTime.UtcNow.AddMinutes(-1);
        var newest = Directory.EnumerateFiles(image.ContextDirectory, "*", SearchOption.AllDirectories).Select(path => new FileInfo(path)).ToList();
        newest.ForEach(file => file.LastWriteTimeUtc = old);
        // A stamp of the last change cannot be set back: builds until one began after it.
        for (var attempt = 0; attempt < 100; attempt++)
        {
            await direct.ApplyAsync(image);
            if (await direct.RecallAsync(image) is not null)
                return;
        }

        Assert.Fail("The image is never recalled.");
    }

    private static async Task<string> SaveBaseAsync(ImageProject project)
    {
        var path = Path.Combine(project.Root, "base.tar");
        await using var saved = await project.Engine.Images.SaveAsync(["busybox:latest"], project.Token);
        await using var file = File.Create(path);
        await saved.CopyToAsync(file, project.Token);
        return path;
    }
}
