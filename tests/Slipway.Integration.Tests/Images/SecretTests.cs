using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Slipway.Images.Building;

namespace Slipway.Integration.Tests.Images;

[TestClass]
public sealed class SecretTests
{
    public TestContext TestContext { get; set; } = null!;

    private Task<ImageProject> ProjectAsync() => ImageProject.StartAsync(TestContext.CancellationToken);

    [TestMethod]
    public async Task A_secret_reaches_its_step_and_stays_nowhere()
    {
        await using var project = await ProjectAsync();
        EngineAbility.RequireBuildKit(project.Engine);
        var ofVariable = $"canary-v-{Guid.NewGuid():N}";
        var ofFile = $"canary-f-{Guid.NewGuid():N}";
        var file = Path.Combine(project.Root, "secret.txt");
        File.WriteAllText(file, ofFile);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        project.WithVariable("PIP_TOKEN", ofVariable).WithDockerfile(
            "RUN --mount=type=secret,id=pip-token,required --mount=type=secret,id=file,required cat /run/secrets/pip-token /run/secrets/file | sha256sum > /sum");
        var definition = project.Definition() with
        {
            Secrets = [SecretSource.Parse("pip-token", project.Root)!, SecretSource.Parse("file=file:secret.txt", project.Root)!],
        };
        var said = await project.PlanAsync(definition);

        var outcome = await project.ApplyAsync(definition);
        said += project.Log.All + outcome;

        var sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(ofVariable + ofFile)));
        Assert.AreEqual($"file 644 {sum}  -\n", await project.FileAsync("/sum"));
        said += await RecordsAsync(project) + await HistoryAsync(project) + await ImageAsync(project);
        Assert.DoesNotContain(ofVariable, said);
        Assert.DoesNotContain(ofFile, said);
        await project.ExpectNothingToDoAsync(definition);
        project.WithVariable("PIP_TOKEN", "another");
        await project.ExpectNothingToDoAsync(definition);
    }

    [TestMethod]
    public async Task A_failing_build_does_not_tell_its_secret()
    {
        await using var project = await ProjectAsync();
        EngineAbility.RequireBuildKit(project.Engine);
        var canary = $"canary-{Guid.NewGuid():N}";
        project.WithVariable("TOKEN", canary).WithDockerfile("RUN --mount=type=secret,id=token test $(wc -c < /run/secrets/token) = 0 || exit 9");
        var failure = await project.FailAsync(project.Definition() with { Secrets = [SecretSource.Parse("token", project.Root)!] });
        Assert.AreEqual("SLIP2010", failure.Code);
        Assert.Contains("exit code 9", failure.Message);
        Assert.DoesNotContain(canary, failure + project.Log.All + await RecordsAsync(project));
    }

    [TestMethod]
    public async Task Every_secret_without_a_value_is_named_before_the_build()
    {
        await using var project = (await ProjectAsync()).WithDockerfile("RUN true");
        var definition = project.Definition() with
        {
            Secrets = [SecretSource.Parse("slipway-none", project.Root)!, SecretSource.Parse("f=file:none.txt", project.Root)!],
        };
        var failure = await Assert.ThrowsExactlyAsync<Diagnostics.SlipwayException>(() => project.ApplyAsync(definition));
        Assert.AreEqual("SLIP2021 SLIP2021", string.Join(' ', failure.Diagnostics.Select(diagnostic => diagnostic.Code)));
        Assert.Contains("SLIPWAY_NONE", failure.Diagnostics[0].Message);
        Assert.Contains(Path.Combine(project.Root, "none.txt"), failure.Diagnostics[1].Message);
    }

    [TestMethod]
    public async Task A_required_mount_that_the_project_does_not_offer_is_refused_at_its_line()
    {
        await using var project = (await ProjectAsync()).WithDockerfile("RUN --mount=type=secret,id=npm,required true");
        await using var proxy = EngineProxy.Start(project);
        var failure = await project.FailAsync();
        Assert.AreEqual(("SLIP2023", 3), (failure.Code, failure.Position!.Value.Line));
        Assert.Contains("'npm'", failure.Message);
        Assert.AreEqual("", string.Join('\n', proxy.Changes));
    }

    [TestMethod]
    public async Task A_secret_file_that_others_may_read_is_warned_of()
    {
        await using var project = (await ProjectAsync()).WithDockerfile("RUN true");
        EngineAbility.RequireBuildKit(project.Engine);
        var file = Path.Combine(project.Root, "secret.txt");
        File.WriteAllText(file, "x");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        await project.ApplyAsync(project.Definition() with { Secrets = [new FileSecret("s", file)] });
        Assert.AreEqual("SLIP2022", project.Log.Diagnostics.Single().Code);
        Assert.AreEqual(file, project.Log.Diagnostics.Single().Position!.Value.File);
    }

    [TestMethod]
    public async Task A_build_argument_that_looks_like_a_secret_is_warned_of_without_its_value()
    {
        await using var project = (await ProjectAsync()).WithDockerfile("ARG NPM_TOKEN\nRUN true");
        await project.ApplyAsync(project.Definition() with { Args = new Dictionary<string, string?> { ["NPM_TOKEN"] = "hunter2" } });
        var warning = project.Log.Diagnostics.Single(diagnostic => diagnostic.Code == "SLIP2020");
        Assert.Contains("NPM_TOKEN", warning.Message);
        Assert.DoesNotContain("hunter2", string.Join('\n', project.Log.Diagnostics) + await RecordsAsync(project));
    }

    [TestMethod]
    public async Task Secrets_are_refused_where_no_session_can_be_had()
    {
        await using var project = (await ProjectAsync()).WithVariable("S", "x").WithDockerfile("RUN true");
        await using var proxy = EngineProxy.Start(project);
        proxy.Refuses = request => request.EndsWith("/session", StringComparison.Ordinal);
        var failure = await project.FailAsync(project.Definition() with { Secrets = [SecretSource.Parse("S", project.Root)!] });
        Assert.AreEqual("SLIP2013", failure.Code);
        Assert.Contains("secrets", failure.Message);
    }

    [TestMethod]
    public async Task An_ssh_agent_answers_inside_a_step()
    {
        await using var project = await ProjectAsync();
        EngineAbility.RequireBuildKit(project.Engine);
        var loader = CopySshAdd(project);
        project.WithDockerfile($"COPY ssh /ssh/\nRUN --mount=type=ssh,required /ssh/{loader} --library-path /ssh /ssh/ssh-add -l > /answer || test $? = 1");
        var socket = Path.Combine(project.Root, "agent.sock");
        using var agent = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", socket]) { RedirectStandardOutput = true })!;
        try
        {
            while (!File.Exists(socket))
                await Task.Delay(10, project.Token);
            await project.ApplyAsync(project.Definition() with { SshAgents = [new SshAgentSource("default", socket)] });
        }
        finally
        {
            agent.Kill();
        }

        Assert.AreEqual("file 644 The agent has no identities.\n", await project.FileAsync("/answer"));
    }

    [TestMethod]
    public async Task An_ssh_agent_that_does_not_run_is_named()
    {
        await using var project = (await ProjectAsync()).WithDockerfile("RUN true");
        var failure = await project.FailAsync(project.Definition() with { SshAgents = [new SshAgentSource("deploy", null)] });
        Assert.AreEqual("SLIP2025", failure.Code);
        Assert.Contains("'deploy'", failure.Message);
    }

    /// <summary>Puts ssh-add and its libraries into the folder <c>ssh</c> of the context, and names their loader.</summary>
    private static string CopySshAdd(ImageProject project)
    {
        using var ldd = Process.Start(new ProcessStartInfo("ldd", ["/usr/bin/ssh-add"]) { RedirectStandardOutput = true })!;
        var files = ldd.StandardOutput.ReadToEnd().Split([' ', '\t', '\n']).Where(word => word.StartsWith('/') && File.Exists(word)).Append("/usr/bin/ssh-add").ToList();
        Directory.CreateDirectory(project.At("ssh"));
        foreach (var file in files)
        {
            File.Copy(file, project.At("ssh/" + Path.GetFileName(file)));
            File.SetUnixFileMode(project.At("ssh/" + Path.GetFileName(file)), (UnixFileMode)Convert.ToInt32("755", 8));
        }

        return files.Select(file => Path.GetFileName(file)).First(file => file.StartsWith("ld-", StringComparison.Ordinal));
    }

    private static async Task<string> RecordsAsync(ImageProject project)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(project.State, "*", SearchOption.AllDirectories))
            text.Append(file).Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, project.Token)));
        return text.ToString();
    }

    private static async Task<string> HistoryAsync(ImageProject project) =>
        string.Join('\n', await project.Engine.Images.HistoryAsync(project.Tag, project.Token));

    /// <summary>The whole image, with the contents of its layers.</summary>
    private static async Task<string> ImageAsync(ImageProject project)
    {
        await using var archive = await project.Engine.Images.SaveAsync([project.Tag], project.Token);
        using var content = new MemoryStream();
        await archive.CopyToAsync(content, project.Token);
        content.Position = 0;
        var text = new StringBuilder(Encoding.Latin1.GetString(content.ToArray()));
        using var tar = new TarReader(content);
        Assert.IsNotNull(await tar.GetNextEntryAsync(copyData: false, project.Token));
        return text.ToString();
    }
}
