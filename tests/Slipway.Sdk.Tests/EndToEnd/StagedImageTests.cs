using System.Text;
using System.Text.Json;
using Microsoft.Build.Logging.StructuredLogger;
using Slipway.Sdk.Tests.Building;
using Task = System.Threading.Tasks.Task;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Images that items declare, by the packed task: written directly on the engine's busybox, and built by the engine where a step runs a command.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class StagedImageTests
{
    public TestContext TestContext { get; set; } = null!;

    private Task<ImageWorkspace> StartAsync() => ImageWorkspace.StartAsync(TestContext.CancellationToken);

    [TestMethod]
    public async Task Items_make_the_image_of_each_environment_and_then_nothing_until_a_file_changes()
    {
        await using var workspace = await StartAsync();
        var name = workspace.Name("web");
        workspace.Staged("web", """
            <ItemGroup>
              <ImageStage Include="base" From="busybox" WorkDir="/srv" Env="COMMON=1" />
              <ImageStage Include="dev" From="base" Cmd="cat page.txt" />
              <ImageStage Include="prod" From="base" User="1000:1000" Expose="80;53/udp" Cmd="cat page.txt" StopSignal="SIGINT" Labels="of=items" Environments="Prod" />
              <ImageStep Include="Copy" Stage="base" Source="page.txt" />
              <ImageStep Include="Env" Stage="dev" Name="FOR" Value="$(SlipwayEnv)" Condition="'$(SlipwayEnv)' == 'Dev'" />
              <ImageStep Include="Env" Stage="dev" Name="NEVER" Value="1" Environments="Prod" />
            </ItemGroup>
            """).Projects.Write($"{name}/page.txt", "one");

        var plan = workspace.Build("web", "-p:Plan=true").Succeeded();
        StringAssert.StartsWith(plan.Output, $"{name} -> what would be done:");
        Assert.Contains($"{name}:dev", plan.Output);
        Assert.IsNull(await workspace.FindAsync("web"));
        Assert.IsFalse(Directory.EnumerateFiles(workspace.PathOf("web", "obj"), "*", SearchOption.AllDirectories).Any(file => Path.GetExtension(file) is not (".Dockerfile" or ".files" or ".digests")), "a plan keeps what it looked at, and no more");

        StringAssert.Matches(workspace.Build("web").Succeeded().Output, new($@"^{name} -> {name}:dev \(sha256:[0-9a-f]{{12}}, [0-9.]+ [kM]B, it was not built before\)$"));
        StringAssert.Matches(workspace.Build("web", "-p:Env=Prod -mt").Succeeded().Output, new($@"^{name} -> {name}:prod \(sha256:[0-9a-f]{{12}}, "));
        var (dev, prod) = (await workspace.ImageAsync("web"), await workspace.ImageAsync("web", "prod"));
        Assert.IsTrue(dev.Config!.Env.Contains("FOR=Dev") && dev.Config.Env.Contains("COMMON=1") && !dev.Config.Env.Contains("NEVER=1"), string.Join(' ', dev.Config.Env));
        Assert.AreEqual(("1000:1000", "/srv", "SIGINT", "items"), (prod.Config!.User, prod.Config.WorkingDir, prod.Config.StopSignal, prod.Config.Labels["of"]));
        Assert.DoesNotContain("FOR=Dev", prod.Config.Env);
        CollectionAssert.AreEqual(dev.Layers.ToArray(), prod.Layers.ToArray());
        Assert.AreEqual("one", await workspace.OutputOfAsync($"{name}:prod"));

        var before = workspace.Tree("web");
        Assert.AreEqual("", workspace.Build("web").Succeeded().Output);
        Assert.AreEqual("", workspace.Build("web", "-p:Env=Prod").Succeeded().Output);
        CollectionAssert.AreEqual(before, workspace.Tree("web"));

        workspace.Projects.Write($"{name}/page.txt", "two!");
        Assert.Contains(", page.txt changed)", workspace.Build("web", "-t:MultiStageImage").Succeeded().Output);
        Assert.AreNotEqual(dev.Id, (await workspace.ImageAsync("web")).Id);
        Assert.AreEqual(prod.Id, (await workspace.ImageAsync("web", "prod")).Id);

        var report = workspace.Build("web", "-t:ImageReport -p:ImageReportOpen=false").Succeeded().Output;
        Assert.IsTrue(report.Contains("IMAGE REPORT", StringComparison.Ordinal) && report.Contains($"{name}:dev", StringComparison.Ordinal) && report.Contains("srv/page.txt", StringComparison.Ordinal), report);

        workspace.Build("web", "-p:FinalStage=base").Succeeded();
        Assert.DoesNotContain("FOR=Dev", (await workspace.ImageAsync("web")).Config!.Env);

        workspace.Build("web", "-t:Clean").Succeeded();
        Assert.IsFalse(Directory.Exists(workspace.PathOf("web", "obj/slipway")));
        Assert.IsNotNull(await workspace.FindAsync("web"));
    }

    [TestMethod]
    public async Task A_list_of_files_is_copied_alike_directly_and_by_the_engine()
    {
        await using var workspace = await StartAsync();
        var name = workspace.Name("web");
        // A step of its own, or the engine would remember it from another run of this test.
        var body = $"""
            <ItemGroup>
              <ImageFile Include="parts/**/*.txt" List="parts" />
              <ImageStage Include="dev" From="busybox" />
              <ImageStep Include="Copy" Stage="dev" Items="parts" To="/parts/" Mode="0640" Owner="12:34" />
              <ImageStage Include="made" From="busybox" />
              <ImageStep Include="Copy" Stage="made" Items="parts" To="/parts/" Mode="0640" Owner="12:34" />
              <ImageStep Include="Run" Stage="made" Command="echo {name} &amp;&amp; stat -c '%a %u:%g' /parts/sub/b.txt &amp;&amp; cat /parts/a.txt /parts/sub/b.txt &gt; /all" />
              <ImageStage Include="prod" From="busybox" Cmd="cat /all" />
              <ImageStep Include="Copy" Stage="prod" FromStage="made" Source="/all" To="/all" />
              <ImageStep Include="Copy" Stage="prod" FromStage="made" Source="/parts" To="/parts" />
            </ItemGroup>
            """;
        workspace.Staged("web", body).Projects.Write($"{name}/parts/a.txt", "A").Write($"{name}/parts/sub/b.txt", "B").Write($"{name}/parts/c.md", "C");

        workspace.Build("web").Succeeded();
        var prod = workspace.Build("web", "-p:Env=Prod").Succeeded();
        string[] expected = ["a.txt", "sub/b.txt"];
        CollectionAssert.AreEqual(expected, (await workspace.FilesAsync($"{name}:dev", "/parts")).ToArray());
        CollectionAssert.AreEqual(expected, (await workspace.FilesAsync($"{name}:prod", "/parts")).ToArray());
        Assert.AreEqual("AB", await workspace.OutputOfAsync($"{name}:prod"));
        Assert.Contains(message => message.EndsWith("640 12:34", StringComparison.Ordinal), prod.Messages);
        Assert.AreEqual("", workspace.Build("web", "-p:Env=Prod").Succeeded().Output);

        workspace.Projects.Write($"{name}/parts/sub/d.txt", "D");
        Assert.Contains($"{name}:dev", workspace.Build("web").Succeeded().Output);
        Assert.Contains($"{name}:prod", workspace.Build("web", "-p:Env=Prod").Succeeded().Output);
        Assert.Contains("sub/d.txt", await workspace.FilesAsync($"{name}:dev", "/parts"));
        Assert.Contains("sub/d.txt", await workspace.FilesAsync($"{name}:prod", "/parts"));

        workspace.Staged("web", body.Replace("&gt; /all", "; exit 42", StringComparison.Ordinal));
        var error = OnlyError(workspace.Build("web", "-p:Env=Prod"));
        Assert.AreEqual(("SLIP2010", Project(workspace)), (error.Code, error.File));
        Assert.AreEqual(LineOf(workspace, "Include=\"Run\""), error.LineNumber);
        Assert.Contains("exit code 42", error.Text);
    }

    [TestMethod]
    [DataRow("""<ImageStep Include="Copy" Stage="prod" FromStage="Bilder:" Source="/x" />""", "", "SLIP2306", "'Bilder:' is neither a stage", DisplayName = "Unknown stage")]
    [DataRow("""<ImageStep Include="Cpoy" Stage="prod" Source="/x" />""", "", "SLIP2308", "did you mean Copy?", DisplayName = "Unknown step")]
    [DataRow("""<ImageStep Include="Copy" Stage="prod" Source="none.txt" />""", "", "SLIP2552", "none.txt", DisplayName = "Missing source")]
    [DataRow("""<ImageStep Include="Copy" Stage="prod" Items="none" />""", "", "SLIP2315", "'none'", DisplayName = "Empty list")]
    [DataRow(null, "-p:FinalStage=prd", "SLIP2302", "did you mean prod?", DisplayName = "Unknown final stage")]
    [DataRow(null, "-p:ImagePreset=dotnet", "SLIP2338", "Microsoft.NET.Sdk", DisplayName = "Preset of other projects")]
    public async Task A_mistake_is_one_error_at_the_line_of_the_project(string? step, string options, string code, string said)
    {
        await using var workspace = await StartAsync();
        workspace.Staged("web", $"""

            <ItemGroup>
              <ImageStage Include="builder" From="busybox" />
              <ImageStage Include="prod" From="busybox" />
              {step}
            </ItemGroup>
            """);

        var error = OnlyError(workspace.Build("web", options));

        Assert.AreEqual((code, Project(workspace)), (error.Code, error.File));
        Assert.AreEqual(step is null ? 0 : LineOf(workspace, "<ImageStep"), error.LineNumber);
        Assert.Contains(said, error.Text);
        Assert.DoesNotContain("\n", error.Text);
        Assert.IsNull(await workspace.FindAsync("web"));
    }

    [TestMethod]
    public async Task A_preset_without_anything_to_install_is_written_without_an_engine()
    {
        await using var workspace = await StartAsync();
        var archive = await workspace.SaveAsync("busybox");
        workspace.Staged("web", "").Projects.Write($"{workspace.Name("web")}/main.py", "print('hello')\n")
            .Write($"{workspace.Name("web")}/notes-of-Dev.txt", "").Write($"{workspace.Name("web")}/notes-of-Prod.txt", "");

        foreach (var environment in (string[])["Dev", "Prod"])
        {
            var words = $"DOCKER_HOST=tcp://127.0.0.1:1 build {workspace.Name("web")} -p:ImagePreset=python -p:Env={environment} -p:ImageArchive={environment}.tar -p:ImageBaseArchive={archive}";
            var build = workspace.Run(words).Succeeded();
            Assert.Contains($"-> {workspace.Name("web")}:{environment.ToLowerInvariant()} (sha256:", build.Output);
            // The archive is in the folder that is copied, and no part of the image.
            Assert.AreEqual("", workspace.Run(words).Succeeded().Output);
            workspace.Projects.Write($"{workspace.Name("web")}/.dockerignore", $"notes-of-{environment}.txt\n");
            var reread = workspace.Run(words).Succeeded().Output;
            // In production there is nothing but the scripts.
            Assert.AreEqual(environment == "Dev", reread.Contains($"-> {workspace.Name("web")}:", StringComparison.Ordinal), reread);
            await using (var file = File.OpenRead(workspace.PathOf("web", $"{environment}.tar")))
                await workspace.Engine.Images.LoadAsync(file, TestContext.CancellationToken);
        }

        Assert.IsTrue((await workspace.FilesAsync(workspace.Name("web") + ":prod", "/app")).Contains("main.py"));
        var dev = await workspace.FilesAsync(workspace.Name("web") + ":dev", "/app");
        Assert.IsTrue(dev.Contains("main.py") && dev.Contains("notes-of-Prod.txt") && !dev.Contains("notes-of-Dev.txt") && !dev.Any(file => file.EndsWith(".tar", StringComparison.Ordinal)), string.Join(' ', dev));
    }

    [TestMethod]
    public async Task A_secret_of_a_step_is_in_no_file_and_a_variable_that_looks_like_one_is_warned_of_without_its_value()
    {
        await using var workspace = await StartAsync();
        if (workspace.Engine.Ping.IsPodman)
            Assert.Inconclusive("Podman has no BuildKit.");
        var (secret, variable) = ($"canary-s-{Guid.NewGuid():N}", $"canary-v-{Guid.NewGuid():N}");
        workspace.Staged("web", $$"""
            <PropertyGroup><DockerSecrets>pip_token</DockerSecrets></PropertyGroup>
            <ItemGroup>
              <ImageStage Include="prod" From="busybox" Env="API_TOKEN={{variable}}" />
              <ImageStep Include="Run" Stage="prod" Command="test %24(wc -c &lt; /run/secrets/pip_token) = {{secret.Length}}" Secrets="pip_token" />
              <ImageStage Include="dev" From="busybox" Env="API_TOKEN={{variable}}" />
            </ItemGroup>
            """);
        foreach (var environment in (string[])["Dev", "Prod"])
        {
            var (start, log) = workspace.Projects.Command($"build {workspace.Name("web")} -p:Env={environment}");
            start.Environment["PIP_TOKEN"] = secret;
            var build = BuildResult.Of(start, log);
            Assert.AreEqual(0, build.ExitCode, build.Output);
            var warning = (Warning)build.Diagnostics.Single();
            Assert.AreEqual(("SLIP2322", Project(workspace)), (warning.Code, warning.File));
            Assert.DoesNotContain(variable, build.AllOutput);
            Assert.DoesNotContain(secret, build.AllOutput);
        }

        var texts = Directory.EnumerateFiles(workspace.PathOf("web", "obj"), "*", SearchOption.AllDirectories).ToDictionary(file => file, file => Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        texts["history"] = JsonSerializer.Serialize(await workspace.Engine.Images.HistoryAsync(workspace.Name("web") + ":prod", TestContext.CancellationToken));
        Assert.Contains("pip_token", texts["history"]);
        Assert.IsTrue(texts.Keys.Any(file => file.EndsWith("image-report.html", StringComparison.Ordinal)));
        foreach (var (place, text) in texts)
        {
            Assert.IsFalse(text.Contains(secret, StringComparison.Ordinal), $"the secret is in: {place}");
            // What is to be in the image is in its recipe, and nowhere else.
            if (!place.EndsWith(".Dockerfile", StringComparison.Ordinal) && place != "history")
                Assert.IsFalse(text.Contains(variable, StringComparison.Ordinal), $"the variable's value is in: {place}");
        }
    }

    private static Error OnlyError(BuildResult build)
    {
        Assert.AreEqual(1, build.ExitCode, build.Output);
        Assert.HasCount(1, build.Diagnostics.Select(diagnostic => $"{diagnostic.Code}: {diagnostic.Text}"), build.Output);
        return (Error)build.Diagnostics[0];
    }

    private static string Project(ImageWorkspace workspace) => workspace.PathOf("web", workspace.Name("web") + ".proj");

    private static int LineOf(ImageWorkspace workspace, string text) => 1 + Array.FindIndex(File.ReadAllLines(Project(workspace)), line => line.Contains(text, StringComparison.Ordinal));
}
