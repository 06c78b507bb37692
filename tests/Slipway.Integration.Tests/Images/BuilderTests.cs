using Slipway.Diagnostics;
using Slipway.Images.Building;

namespace Slipway.Integration.Tests.Images;

/// <summary>The three ways to have an image built lead to the same image.</summary>
[TestClass]
public sealed class BuilderTests
{
    public TestContext TestContext { get; set; } = null!;

    public enum Way
    {
        Session,
        Body,
        Classic,
    }

    private Task<ImageProject> ProjectAsync() => ImageProject.StartAsync(TestContext.CancellationToken);

    /// <summary>Builds one way, and makes sure that it was this way.</summary>
    private static async Task<ImageOutcome> BuildAsync(ImageProject project, Way way, ImageDefinition? definition = null)
    {
        definition ??= project.Definition();
        if (way != Way.Classic)
            EngineAbility.RequireBuildKit(project.Engine);
        await using var proxy = EngineProxy.Start(project);
        proxy.Refuses = request => way == Way.Body && request.StartsWith("POST /", StringComparison.Ordinal) && request.EndsWith("/session", StringComparison.Ordinal);
        ImageOutcome outcome;
        try
        {
            outcome = await project.ApplyAsync(definition with { Builder = way == Way.Classic ? BuilderChoice.Classic : BuilderChoice.Auto });
        }
        catch (SlipwayException failure) when (way == Way.Body && failure.Message.Contains("build-context-", StringComparison.Ordinal))
        {
            Assert.Inconclusive($"The engine's BuildKit does not take a context as the request's body: {failure.Message}");
            throw;
        }

        var build = proxy.Requests.Single(request => request.Contains("/build?", StringComparison.Ordinal));
        Assert.AreEqual(way != Way.Classic, build.Contains("version=2", StringComparison.Ordinal), build);
        Assert.AreEqual(way == Way.Session, build.Contains("session=", StringComparison.Ordinal), build);
        Assert.AreEqual(way == Way.Body ? "SLIP2014" : "", string.Join(' ', project.Log.Diagnostics.Select(diagnostic => diagnostic.Code)));
        project.Host = null;
        return outcome;
    }

    [TestMethod]
    [DataRow(Way.Session)]
    [DataRow(Way.Body)]
    [DataRow(Way.Classic)]
    public async Task Every_kind_of_file_arrives_as_it_is(Way way)
    {
        await using var project = await ProjectAsync();
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var deep = string.Concat(Enumerable.Repeat("a-rather-long-folder/", 8)) + "file-with-quite-a-long-name-itself-" + new string('x', 90);
        foreach (var name in new[] { "new\nline", "quo\"te'", "-dash", "sp ace", "ünï→codé", "back\\slash", "$dollar", "per%20cent", "st*r?[x]", deep, " lead", "trail " })
        {
            project.With($"x/{name}", name);
            expected[name] = $"file 644 {name}";
        }

        for (var at = deep.IndexOf('/', StringComparison.Ordinal); at > 0; at = deep.IndexOf('/', at + 1))
            expected[deep[..at]] = "directory 755";
        project.With("x/run", "#!");
        File.SetUnixFileMode(project.At("x/run"), (UnixFileMode)Convert.ToInt32("755", 8));
        expected["run"] = "file 755 #!";
        Directory.CreateDirectory(project.At("x/empty/below"));
        expected["empty"] = expected["empty/below"] = "directory 755";
        File.CreateSymbolicLink(project.At("x/link"), "sp ace");
        expected["link"] = "link sp ace";
        File.CreateSymbolicLink(project.At("x/dangling"), "/no/where");
        expected["dangling"] = "link /no/where";
        project.With("x/zero");
        expected["zero"] = "file 644 ";
        var big = new string('b', 3_000_000);
        project.With("x/big", big);
        expected["big"] = $"file 644 {big}";
        project.WithDockerfile("COPY x /x/");

        await BuildAsync(project, way);

        var files = await project.FilesAsync("/x");
        Assert.AreEqual(string.Join('\n', expected.Keys), string.Join('\n', files.Keys));
        foreach (var (name, what) in expected)
            Assert.IsTrue(what == files[name], $"{name}: {files[name][..Math.Min(80, files[name].Length)]}");
    }

    [TestMethod]
    [DataRow(Way.Session)]
    [DataRow(Way.Body)]
    [DataRow(Way.Classic)]
    public async Task A_context_without_files_is_enough_for_RUN(Way way)
    {
        await using var project = await ProjectAsync();
        File.WriteAllText(Path.Combine(project.Root, "Dockerfile"), project.Dockerfile("RUN echo made > /made"));

        await BuildAsync(project, way, project.Definition() with { Dockerfile = Path.Combine(project.Root, "Dockerfile") });

        Assert.AreEqual("file 644 made\n", await project.FileAsync("/made"));
    }

    [TestMethod]
    [DataRow(Way.Session)]
    [DataRow(Way.Body)]
    [DataRow(Way.Classic)]
    public async Task The_stage_asked_for_is_built(Way way)
    {
        await using var project = await ProjectAsync();
        project.With("Dockerfile", $"FROM busybox AS one\nENV A={project.Id}\nRUN echo one > /one\nFROM one AS two\nRUN echo two > /two\nFROM two\nRUN exit 1\n");

        await BuildAsync(project, way, project.Definition() with { Target = "two" });

        Assert.AreEqual("file 644 two\n", await project.FileAsync("/two"));
    }

    [TestMethod]
    [DataRow(Way.Session)]
    [DataRow(Way.Classic)]
    public async Task A_Dockerfile_that_is_ignored_builds_and_is_not_copied(Way way)
    {
        await using var project = (await ProjectAsync()).With(".dockerignore", "Dockerfile\n.dockerignore\n").With("a", "a").WithDockerfile("COPY . /x/");
        await BuildAsync(project, way);
        Assert.AreEqual("a", string.Join(' ', (await project.FilesAsync("/x")).Keys));
    }

    [TestMethod]
    [DataRow(Way.Session)]
    [DataRow(Way.Classic)]
    public async Task A_Dockerfile_outside_the_context_is_not_copied(Way way)
    {
        await using var project = (await ProjectAsync()).With("a", "a");
        File.WriteAllText(Path.Combine(project.Root, "Other.Dockerfile"), project.Dockerfile("COPY . /x/"));

        await BuildAsync(project, way, project.Definition() with { Dockerfile = Path.Combine(project.Root, "Other.Dockerfile") });

        Assert.AreEqual("a", string.Join(' ', (await project.FilesAsync("/x")).Keys));
    }

    [TestMethod]
    [DataRow(Way.Session)]
    [DataRow(Way.Body)]
    [DataRow(Way.Classic)]
    public async Task An_ignore_file_of_the_Dockerfiles_own_takes_the_place_of_the_contexts(Way way)
    {
        await using var project = (await ProjectAsync()).With(".dockerignore", "a").With("a", "a").With("b", "b").With("x.Dockerfile.dockerignore", "b\n");
        project.With("x.Dockerfile", project.Dockerfile("COPY [ab]* /x/"));

        await BuildAsync(project, way, project.Definition() with { Dockerfile = project.At("x.Dockerfile") });

        Assert.AreEqual("a", string.Join(' ', (await project.FilesAsync("/x")).Keys));
    }

    [TestMethod]
    [DataRow(Way.Session)]
    [DataRow(Way.Classic)]
    public async Task What_the_Dockerfiles_own_ignore_file_hides_is_hidden(Way way)
    {
        await using var project = (await ProjectAsync()).With(".dockerignore", "a").With("a", "a").With("x.Dockerfile.dockerignore", "x.Dockerfile*\n.dockerignore\n");
        project.With("x.Dockerfile", project.Dockerfile("COPY . /x/"));

        await BuildAsync(project, way, project.Definition() with { Dockerfile = project.At("x.Dockerfile") });

        Assert.AreEqual("a", string.Join(' ', (await project.FilesAsync("/x")).Keys));
    }

    [TestMethod]
    [DataRow(Way.Session)]
    [DataRow(Way.Body)]
    [DataRow(Way.Classic)]
    public async Task Arguments_and_labels_reach_the_image(Way way)
    {
        await using var project = (await ProjectAsync()).WithDockerfile("ARG A=default\nARG B=default\nRUN echo \"$A|$B\" > /args");
        var definition = project.Definition() with { Args = new Dictionary<string, string?> { ["A"] = "with 'quotes' \" and = %", ["B"] = null } };

        await BuildAsync(project, way, definition with { Labels = new Dictionary<string, string>(definition.Labels) { ["l"] = "ü=\"1\"\n2" } });

        Assert.AreEqual("file 644 with 'quotes' \" and = %|default\n", await project.FileAsync("/args"));
        Assert.AreEqual("ü=\"1\"\n2", (await project.InspectAsync()).Config!.Labels["l"]);
    }

    [TestMethod]
    public async Task A_name_that_is_not_UTF8_is_refused_unless_it_is_ignored()
    {
        await using var project = (await ProjectAsync()).With("a", "a").WithDockerfile("COPY . /x/");
        MakeFile(project, "n\\377me");

        var failure = await project.FailAsync();
        Assert.AreEqual("SLIP2206", failure.Code);
        Assert.Contains("n\\xffme", failure.Message);

        project.With(".dockerignore", "n?me\nDockerfile\n.dockerignore\n");
        await project.ApplyAsync();
        Assert.AreEqual("a", string.Join(' ', (await project.FilesAsync("/x")).Keys));
    }

    [TestMethod]
    public async Task BuildKit_is_refused_where_the_engine_has_none_and_used_elsewhere()
    {
        await using var project = (await ProjectAsync()).WithDockerfile("RUN true");
        var definition = project.Definition() with { Builder = BuilderChoice.BuildKit };
        if (project.Engine.Ping.IsPodman)
            Assert.AreEqual("SLIP2013", (await project.FailAsync(definition)).Code);
        else
            await project.ApplyAsync(definition);
    }

    private static void MakeFile(ImageProject project, string octalName)
    {
        using var shell = System.Diagnostics.Process.Start("sh", ["-c", $"cd '{project.Folder}' && echo x > \"$(printf '{octalName}')\""]);
        shell.WaitForExit();
        Assert.AreEqual(0, shell.ExitCode);
    }
}
