namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Images of generated projects, by the packed task on the real engine: what a build makes, says, and leaves alone.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class ImageTests
{
    // Two inner builds, the second of which compiles nothing, since only one version's reference assemblies are at hand.
    private const string TwoFrameworks = "<TargetFrameworks>net10.0;net9.0</TargetFrameworks><DisableImplicitFrameworkReferences Condition=\"'$(TargetFramework)' == 'net9.0'\">true</DisableImplicitFrameworkReferences>";

    public TestContext TestContext { get; set; } = null!;

    private Task<ImageWorkspace> StartAsync() => ImageWorkspace.StartAsync(TestContext.CancellationToken);

    [TestMethod]
    public async Task One_project_gives_an_image_for_each_environment_and_then_nothing_until_a_file_changes()
    {
        await using var workspace = await StartAsync();
        workspace.Other("web", """
            BASE
            COPY page.txt /
            FROM base AS dev
            ENV FOR=dev
            FROM base AS prod
            ENV FOR=prod

            """);
        workspace.Projects.Write($"{workspace.Name("web")}/page.txt", "one").Write($"{workspace.Name("web")}/other.txt", "one");
        var name = workspace.Name("web");

        var plan = workspace.Build("web", "-p:Plan=true").Succeeded();
        Assert.AreEqual($"{name} -> what would be done:\n    image {name}:\n      build {name}:dev from Dockerfile (stage dev)\n        because it was not built before", plan.Output);
        Assert.IsNull(await workspace.FindAsync("web"));
        Assert.IsEmpty(workspace.Tree("web").Where(file => file.Contains("/obj/", StringComparison.Ordinal) && !IsDigestCache(file)));

        StringAssert.Matches(workspace.Build("web").Succeeded().Output, new($@"^{name} -> {name}:dev \(sha256:[0-9a-f]{{12}}, [0-9.]+ [kM]B, it was not built before\)$"));
        StringAssert.Matches(workspace.Build("web", "-p:Env=Prod").Succeeded().Output, new($@"^{name} -> {name}:prod \(sha256:[0-9a-f]{{12}}, [0-9.]+ [kM]B, it was not built before\)$"));
        var (dev, prod) = (await workspace.ImageAsync("web"), await workspace.ImageAsync("web", "prod"));
        Assert.AreEqual(("FOR=dev", "FOR=prod"), (dev.Config!.Env.Single(IsFor), prod.Config!.Env.Single(IsFor)));

        workspace.Projects.Write($"{name}/other.txt", "two");
        var before = workspace.Tree("web");
        Assert.AreEqual("", workspace.Build("web").Succeeded().Output);
        CollectionAssert.AreEqual(before, workspace.Tree("web"));
        Assert.AreEqual(dev.Id, (await workspace.ImageAsync("web")).Id);

        workspace.Projects.Write($"{name}/page.txt", "two!");
        before = [.. workspace.Tree("web").Where(file => !IsDigestCache(file))];
        Assert.Contains("because page.txt changed", workspace.Build("web", "-p:Plan=true").Succeeded().Output);
        CollectionAssert.AreEqual(before, workspace.Tree("web").Where(file => !IsDigestCache(file)).ToArray());
        Assert.AreEqual(dev.Id, (await workspace.ImageAsync("web")).Id);

        Assert.Contains(", page.txt changed)", workspace.Build("web").Succeeded().Output);
        Assert.AreNotEqual(dev.Id, (await workspace.ImageAsync("web")).Id);
        Assert.AreEqual(prod.Id, (await workspace.ImageAsync("web", "prod")).Id);

        // Digests of files that have not changed since spare the next look their reading; they decide nothing.
        static bool IsDigestCache(string file) => file.Contains(".files ", StringComparison.Ordinal);

        static bool IsFor(string variable) => variable.StartsWith("FOR=", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task The_image_of_a_NET_project_holds_what_was_compiled()
    {
        await using var workspace = await StartAsync();
        workspace.Projects.DotNet("App", $"<PropertyGroup><DockerImageName>{workspace.Name("app")}</DockerImageName><OutputType>Exe</OutputType><UseAppHost>false</UseAppHost></PropertyGroup>")
            .Write("App/Dockerfile", workspace.Base + "\nARG BUILD_OUTPUT\nCOPY ${BUILD_OUTPUT} /app/\n");

        var first = workspace.Run("build App -p:Env=Dev").Succeeded();
        Assert.Contains($"App -> {workspace.Name("app")}:dev (", first.Output);
        var files = await workspace.FilesAsync(workspace.Name("app") + ":dev", "/app");
        Assert.IsTrue(files.Contains("App.dll") && files.Contains("App.runtimeconfig.json"), string.Join(' ', files));

        var dev = await workspace.ImageAsync("app");
        Assert.DoesNotContain(workspace.Name("app"), workspace.Run("build App -p:Env=Dev").Succeeded().Output);
        Assert.AreEqual(dev.Id, (await workspace.ImageAsync("app")).Id);
    }

    [TestMethod]
    public async Task A_multi_targeted_project_gives_one_image_of_the_framework_it_names()
    {
        await using var workspace = await StartAsync();
        workspace.Projects.DotNet("Multi", $"<PropertyGroup><DockerImageName>{workspace.Name("multi")}</DockerImageName></PropertyGroup>", TwoFrameworks)
            .Write("Directory.Build.targets", """<Project><Import Project="nothing.targets" Condition="'$(TargetFramework)' == 'net9.0'" /></Project>""")
            .Write("nothing.targets", """<Project><Target Name="CoreCompile" /><Target Name="CopyFilesToOutputDirectory" /></Project>""")
            .Write("Multi/Dockerfile", workspace.Base + "\nARG BUILD_OUTPUT\nENV FROM_FOLDER=${BUILD_OUTPUT}\nCOPY ${BUILD_OUTPUT} /app/\n");

        // The engine takes an empty source for the whole context.
        var refused = workspace.Run("build Multi -p:Env=Dev");
        Assert.AreEqual(1, refused.ExitCode, refused.Output);
        var error = refused.Diagnostics.OfType<Microsoft.Build.Logging.StructuredLogger.Error>().Single();
        Assert.AreEqual(("SLIP9004", workspace.Projects.PathOf("Multi/Dockerfile"), 3, 1), (error.Code, error.File, error.LineNumber, error.ColumnNumber));
        Assert.IsNull(await workspace.FindAsync("multi"));

        var build = workspace.Run("build Multi -p:Env=Dev -p:SlipwayTargetFramework=net10.0").Succeeded();
        Assert.HasCount(2, build.Output.Split($"-> {workspace.Name("multi")}:dev"), build.Output);
        await HoldsOutputAsync();

        workspace.Projects.DotNet("Multi", $"<PropertyGroup><DockerImageName>{workspace.Name("multi")}</DockerImageName></PropertyGroup>", "<TargetFrameworks>net10.0</TargetFrameworks>");
        Assert.DoesNotContain($"-> {workspace.Name("multi")}:dev", workspace.Run("build Multi -p:Env=Dev").Succeeded().Output);
        await HoldsOutputAsync();

        async Task HoldsOutputAsync()
        {
            Assert.Contains("FROM_FOLDER=bin/Debug/net10.0", (await workspace.ImageAsync("multi")).Config!.Env);
            Assert.Contains("Multi.dll", await workspace.FilesAsync(workspace.Name("multi") + ":dev", "/app"));
        }
    }

    [TestMethod]
    public async Task Items_are_built_in_their_order_and_handed_to_other_targets()
    {
        await using var workspace = await StartAsync();
        workspace.Other("shop", $"FROM {workspace.Name("base")}:1\nENV OF=web\n", $"""
            <ItemGroup>
              <DockerImage Include="web" Tags="{workspace.Name("web")}:1;{workspace.Name("web")}:latest" />
              <DockerImage Include="base" Dockerfile="base.dockerfile" Tags="{workspace.Name("base")}:1" />
            </ItemGroup>
            <Target Name="Tell" AfterTargets="DockerBuild">
              <WriteLinesToFile File="images.txt" Lines="@(SlipwayImage->'%(Identity) %(ImageId) %(Changed) %(Tags)', '%0a')" Overwrite="true" />
            </Target>
            """).Projects.Write($"{workspace.Name("shop")}/base.dockerfile", workspace.Base + "\nENV OF=base\n");

        workspace.Build("shop").Succeeded();
        var (web, @base) = (await workspace.ImageAsync("web", "1"), await workspace.ImageAsync("base", "1"));
        Assert.AreEqual(Lines("true"), File.ReadAllText(workspace.PathOf("shop", "images.txt")));
        Assert.AreNotEqual(web.Id, @base.Id);
        CollectionAssert.IsSubsetOf(@base.Layers.ToArray(), web.Layers.ToArray());
        Assert.AreEqual(web.Id, (await workspace.ImageAsync("web", "latest")).Id);

        Assert.AreEqual("", workspace.Build("shop").Succeeded().Output);
        Assert.AreEqual(Lines("false"), File.ReadAllText(workspace.PathOf("shop", "images.txt")));

        string Lines(string changed) =>
            $"{workspace.Name("web")}:1 {web.Id} {changed} {workspace.Name("web")}:1;{workspace.Name("web")}:latest\n{workspace.Name("base")}:1 {@base.Id} {changed} {workspace.Name("base")}:1\n";
    }

    [TestMethod]
    public async Task A_terminal_shows_plans_and_every_image()
    {
        await using var workspace = await StartAsync();
        workspace.Other("shop", "BASE\n", $"""
            <ItemGroup>
              <DockerImage Include="one" Tags="{workspace.Name("one")}:1" />
              <DockerImage Include="two" Tags="{workspace.Name("two")}:1" />
            </ItemGroup>
            """);
        string[] tags = [workspace.Name("one") + ":1", workspace.Name("two") + ":1"];

        var plan = workspace.Build("shop", "-tl:on -p:Plan=true").Succeeded();
        var build = workspace.Build("shop", "-tl:on").Succeeded();

        foreach (var tag in tags)
        {
            Assert.Contains($"build {tag} from Dockerfile", plan.AllOutput);
            Assert.Contains($"{tag} (sha256:", build.AllOutput);
        }
    }

    [TestMethod]
    public async Task Clean_forgets_and_keeps_the_image_and_a_design_time_build_does_nothing()
    {
        await using var workspace = await StartAsync();
        workspace.Other("web", "BASE\nRUN echo built > /file\n");

        Assert.AreEqual("", workspace.Build("web", "-p:DesignTimeBuild=true").Succeeded().Output);
        Assert.IsNull(await workspace.FindAsync("web"));

        workspace.Build("web").Succeeded();
        var image = await workspace.ImageAsync("web");
        Assert.IsTrue(Directory.Exists(workspace.PathOf("web", "obj/slipway")));

        workspace.Build("web", "-t:Clean").Succeeded();
        Assert.IsFalse(Directory.Exists(workspace.PathOf("web", "obj/slipway")));
        Assert.AreEqual(image.Id, (await workspace.ImageAsync("web")).Id);

        workspace.Build("web").Succeeded();
        Assert.IsTrue(Directory.Exists(workspace.PathOf("web", "obj/slipway")));
        Assert.AreEqual(image.Id, (await workspace.ImageAsync("web")).Id);
        Assert.AreEqual("", workspace.Build("web").Succeeded().Output);
    }
}
