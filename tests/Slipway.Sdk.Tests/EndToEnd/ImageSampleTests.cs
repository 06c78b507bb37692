namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>The samples whose images are made from stages.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class ImageSampleTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Hello_dotnet_needs_no_Dockerfile_and_shows_a_changed_line_without_a_build()
    {
        await using var sample = await ComposeSample.CopyAsync("hello-dotnet", TestContext.CancellationToken);
        var port = sample.Port("HELLO_PORT");
        Assert.IsEmpty(Directory.GetFiles(sample.PathOf(""), "Dockerfile*", SearchOption.AllDirectories));

        sample.Build("-p:Env=Dev").Succeeded();
        Assert.AreEqual("Hello from hello-dotnet in Development\n", (await sample.GetAsync(port)).Body);
        var container = (await sample.ContainerAsync("web")).Id;

        var code = File.ReadAllText(sample.PathOf("Program.cs"));
        File.WriteAllText(sample.PathOf("Program.cs"), code.Replace("Hello from", "Greetings of", StringComparison.Ordinal));
        await sample.AnswersAsync(port, "Greetings of hello-dotnet");

        // What is mounted is no part of the image, so a build leaves the container as it is.
        sample.Build("-p:Env=Dev").Succeeded();
        Assert.AreEqual(container, (await sample.ContainerAsync("web")).Id);
        sample.Build("-t:ComposeDown").Succeeded();
        Assert.IsEmpty(await sample.ContainersAsync());

        sample.Build("-p:Env=Prod").Succeeded();
        var (dev, prod) = (await ImageAsync("dev"), await ImageAsync("prod"));
        Assert.AreEqual("1654", prod.Config!.User);
        Assert.IsLessThan(dev.Size, prod.Size, "the production image is no smaller than the development image");
        Assert.IsEmpty(await sample.ContainersAsync());

        async Task<Slipway.Docker.Images.ImageInspect> ImageAsync(string tag) => (await sample.Engine.Images.FindAsync($"hello-dotnet:{tag}", TestContext.CancellationToken))!;
    }

    [TestMethod]
    public async Task Task_runner_s_production_image_is_the_same_from_its_Dockerfile_and_from_its_items()
    {
        await using var sample = await ComposeSample.CopyAsync("task-runner", TestContext.CancellationToken);
        string[] tags = [$"{sample.Stack}:dev", $"{sample.Stack}:written", $"{sample.Stack}:items"];
        try
        {
            sample.Build("-t:DockerBuild", "-p:Env=Dev", $"-p:DockerImageTags={tags[0]}").Succeeded();
            sample.Build("-t:DockerBuild", "-p:Env=Prod", $"-p:DockerImageTags={tags[1]}").Succeeded();
            sample.Build("-t:MultiStageImage", "-p:Env=Prod", "-p:ProdForm=items", $"-p:DockerImageTags={tags[2]}").Succeeded();

            var (dev, written, items) = (await ImageAsync(0), await ImageAsync(1), await ImageAsync(2));
            CollectionAssert.AreEqual(ImageTree.Configuration(written), ImageTree.Configuration(items));
            var files = await ImageTree.FilesAsync(sample.Engine, tags[1], TestContext.CancellationToken);
            Assert.Contains(file => file.Contains("app/tasks/tasks.pyz RegularFile", StringComparison.Ordinal), files);
            CollectionAssert.AreEqual(files, await ImageTree.FilesAsync(sample.Engine, tags[2], TestContext.CancellationToken));
            Assert.IsLessThan(dev.Size, items.Size, "the production image is no smaller than the development image");

            var report = File.ReadAllText(sample.PathOf("obj/slipway/image-report.txt"));
            foreach (var line in (string[])[$"Dev: {tags[0]}", $"Prod: {tags[2]}", "  Based on  python:3.11-slim", "Prod is ", "WORKDIR /app/tasks", "  base  "])
                Assert.Contains(line, report);
        }
        finally
        {
            foreach (var tag in tags)
            {
                if (await sample.Engine.Images.FindAsync(tag, CancellationToken.None) is not null)
                    await sample.Engine.Images.RemoveAsync(tag, CancellationToken.None, force: true);
            }
        }

        async Task<Slipway.Docker.Images.ImageInspect> ImageAsync(int tag) => (await sample.Engine.Images.FindAsync(tags[tag], TestContext.CancellationToken))!;
    }
}
