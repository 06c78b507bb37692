using Slipway.Images.Stages;

namespace Slipway.Integration.Tests.Images;

/// <summary>An engine makes of a generated Dockerfile what the stages mean.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class GeneratedDockerfileTests
{
    public required TestContext TestContext { get; init; }

    private static StageStep.Configure Set(StageSetting setting) => new(setting, null);

    private static void Write(ImageProject project, params StageDefinition[] stages)
    {
        var dockerfile = StageDockerfile.Write(StagePlan.Of(new(stages, []), null, []), "app.proj", "obj/files", _ => []);
        project.With("Dockerfile", dockerfile.Text);
        foreach (var staged in dockerfile.StagedFiles)
        {
            foreach (var file in staged.Files)
            {
                var path = $"{staged.Folder}/{file.Path}";
                project.With(path, File.ReadAllText(file.Source));
                File.SetUnixFileMode(project.At(path), (UnixFileMode)file.Mode!.Value);
            }
        }
    }

    [TestMethod]
    public async Task Every_kind_of_step_means_what_it_says()
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("File modes need a file system that has them.");
        await using var project = await ImageProject.StartAsync(TestContext.CancellationToken);
        EngineAbility.RequireBuildKit(project.Engine);
        project.With("a b.txt", "blank").With("<<c", "arrows").With("../built.txt", "built");
        var build = new StageDefinition("build", "busybox", [
            Set(new StageSetting.Env("SLIPWAY_TEST", project.Id)),
            new StageStep.Run("mkdir '/d ir' \\\n# a comment\n  && printf '%s' \"$HOME\" \\\n\n  > '/d ir/it'\"'\"'s'", [], [new("type=cache,target=/cache dir")], null, null),
            new StageStep.Run("[ \"$SLIPWAY_TEST\" = \"]\" ] || true", [], [], null, null),
            new StageStep.Run(null, ["sh", "-c", "echo \"two\nlines\" > /out"], [], null, null),
        ], null);
        var prod = new StageDefinition("prod", "busy${BOX}", [
            Set(new StageSetting.Arg("BOX", "box")),
            Set(new StageSetting.WorkDir("/work dir")),
            Set(new StageSetting.Env("SLIPWAY_TEST", project.Id)),
            new StageStep.Copy(new CopySource.FromStage("build", ["/d ir/it's", "/out"]), "/from build", null),
            new StageStep.Copy(new CopySource.FromContext(["a b.txt", "<<c"]), "./", null) { Owner = "7:8", Mode = "0640" },
            new StageStep.Copy(new CopySource.FromFiles("My List", [new(project.At("../built.txt"), "x/built.txt", 0x1C0), new(project.At("a b.txt"), "y", 0x124)]), "/list", null),
            Set(new StageSetting.Label("a.b/c", "it's \"quoted\" \\ 5 \\$ for $SLIPWAY_TEST")),
            Set(new StageSetting.User("7:8")),
            Set(new StageSetting.Expose(["80", "53/udp"])),
            Set(new StageSetting.Volume(["/v 1", "/v2"])),
            Set(new StageSetting.StopSignal("SIGINT")),
            Set(new StageSetting.Shell(["/bin/sh", "-ec"])),
            Set(new StageSetting.Entrypoint(new StageCommand.Exec(["a \"b\"", "\\", "$X\n"]))),
            Set(new StageSetting.Cmd(new StageCommand.Line("x | y\n  && z"))),
        ], null);
        Write(project, build, prod);

        await project.ApplyAsync();

        var config = (await project.InspectAsync()).Config!;
        Assert.AreEqual("/work dir", config.WorkingDir);
        Assert.AreEqual($"it's \"quoted\" \\ 5 $ for {project.Id}", config.Labels["a.b/c"]);
        Assert.AreEqual("7:8", config.User);
        Assert.AreEqual("53/udp 80/tcp", string.Join(' ', config.ExposedPorts!.Keys.Order(StringComparer.Ordinal)));
        Assert.AreEqual("/v 1|/v2", string.Join('|', config.Volumes!.Keys.Order(StringComparer.Ordinal)));
        Assert.AreEqual("a \"b\"|\\|$X\n", string.Join('|', config.Entrypoint!));
        Assert.AreEqual("/bin/sh|-ec|x | y     && z", string.Join('|', config.Cmd!));
        Assert.AreEqual("it's: file 644 /root, out: file 644 two\nlines\n", await Files(project, "/from build"));
        Assert.AreEqual("<<c: file 640 arrows, a b.txt: file 640 blank", await Files(project, "/work dir"));
        Assert.AreEqual("x: directory 755, x/built.txt: file 700 built, y: file 444 blank", await Files(project, "/list"));
    }

    [TestMethod]
    public async Task An_engine_reads_values_as_they_were_meant()
    {
        await using var project = await ImageProject.StartAsync(TestContext.CancellationToken);
        EngineAbility.RequireBuildKit(project.Engine);
        string[] pieces = ["a", "B7", " ", "\t", "\"", "'", "\\", "$", "{", "}", "#", "[", "]", ",", "=", "<<", "--", "/", "*", ":", ";", "&", "|", "`", "é", "\U0001F600", "\u00a0", "%", "!", "~", "(", "$V", "${V}"];
        var random = new Random(20);
        var values = new List<string>();
        while (values.Count < 80)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]));
            // Only a backslash before a dollar sign escapes anything: that rule has tests of its own.
            if (!text.Contains("\\$", StringComparison.Ordinal) && !text.Replace("${V}", "", StringComparison.Ordinal).Contains("${", StringComparison.Ordinal)) values.Add(text);
        }
        List<StageStep> steps = [Set(new StageSetting.Env("SLIPWAY_TEST", project.Id)), Set(new StageSetting.Env("V", "v"))];
        for (var i = 0; i < values.Count; i++)
        {
            steps.Add(Set(new StageSetting.Env($"E{i}", values[i])));
            steps.Add(Set(new StageSetting.Label($"l{i}", values[i])));
        }
        Write(project, new StageDefinition("a", "busybox", steps, null));

        await project.ApplyAsync();

        var config = (await project.InspectAsync()).Config!;
        for (var i = 0; i < values.Count; i++)
        {
            var expected = Meant(values[i]);
            Assert.AreEqual($"E{i}={expected}", config.Env.Single(variable => variable.StartsWith($"E{i}=", StringComparison.Ordinal)), values[i]);
            Assert.AreEqual(expected, config.Labels[$"l{i}"], values[i]);
        }
    }

    /// <summary>V is v, other variables are nothing, a dollar sign before anything but a name is a dollar sign.</summary>
    private static string Meant(string value)
    {
        var result = "";
        for (var i = 0; i < value.Length; i++)
        {
            if (value.AsSpan(i).StartsWith("${V}")) (result, i) = (result + "v", i + 3);
            else if (value[i] == '$' && i + 1 < value.Length && char.IsAsciiLetter(value[i + 1]))
            {
                var name = new string([.. value.Skip(i + 1).TakeWhile(char.IsAsciiLetterOrDigit)]);
                (result, i) = (result + (name == "V" ? "v" : ""), i + name.Length);
            }
            else result += value[i];
        }
        return result;
    }

    private static async Task<string> Files(ImageProject project, string folder) =>
        string.Join(", ", (await project.FilesAsync(folder)).Select(file => $"{file.Key}: {file.Value}"));
}
