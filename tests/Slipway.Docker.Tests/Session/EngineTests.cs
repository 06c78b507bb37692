using System.Formats.Tar;
using System.Text;
using Slipway.Docker.Progress;
using Slipway.Docker.Session;

namespace Slipway.Docker.Tests.Session;

[TestClass]
[TestCategory("Engine")]
public class EngineTests
{
    private const string FromSession = "remote=client-session&session=";

    private string folder = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestInitialize]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("session-test-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_second_build_after_one_change_sends_one_file()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        var files = Enumerable.Range(0, 300).Select(i => ($"f{i:D3}", $"content {i}")).ToArray();
        var dockerfile = ("Dockerfile", $"FROM {engine.Base}\nCOPY . /x\nRUN cat /x/f007\n");
        var key = Guid.NewGuid().ToString("N");
        async Task<(BuildOutcome Outcome, ContextTransfer Transfer)> BuildAsync()
        {
            var content = Content(MemoryContext.Of([dockerfile, .. files]), key);
            await using var session = await TestEngine.OpenSessionAsync(content, Token);
            var outcome = await engine.BuildAsync($"{FromSession}{session.Id}&t={engine.NewTag()}", null, Token);
            Assert.AreEqual("", outcome.Error);
            Assert.IsFalse(session.Completion.IsFaulted);
            return (outcome, session.Transfers.Single(transfer => transfer.Context == "context"));
        }

        var first = await BuildAsync();
        Assert.Contains("content 7", first.Outcome.Log);
        Assert.AreEqual(301, first.Transfer.Files);
        var same = await BuildAsync();
        Assert.AreEqual(0, same.Transfer.Files);
        Assert.AreEqual(first.Outcome.ImageId, same.Outcome.ImageId);
        Assert.IsTrue(same.Outcome.Events.OfType<StepCompleted>().Single(step => step.Step.Name.Contains("RUN", StringComparison.Ordinal)).Cached);
        files[7].Item2 = "something else";
        var changed = await BuildAsync();
        Assert.Contains("something else", changed.Outcome.Log);
        Assert.AreEqual((1, 14), (changed.Transfer.Files, changed.Transfer.Bytes));
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_secret_reaches_its_step_and_nothing_else()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        var tag = engine.NewTag();
        var canary = $"canary{Guid.NewGuid():N}";
        var content = Content(Dockerfile(engine, "RUN --mount=type=secret,id=token wc -c < /run/secrets/token")) with
        {
            Secrets = new ServiceTests.Secrets { ["token"] = Encoding.UTF8.GetBytes(canary) },
        };
        await using var session = await TestEngine.OpenSessionAsync(content, Token);
        var outcome = await engine.BuildAsync($"{FromSession}{session.Id}&t={tag}", null, Token);
        Assert.AreEqual("", outcome.Error);
        Assert.AreEqual(canary.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), outcome.Log.Trim());
        var history = await engine.GetAsync($"/v1.41/images/{tag}/history", Token);
        Assert.Contains("RUN", history);
        Assert.DoesNotContain(canary, history + await engine.GetAsync($"/v1.41/images/{tag}/json", Token));
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_required_secret_that_is_missing_is_named()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        await using var session = await TestEngine.OpenSessionAsync(
            Content(Dockerfile(engine, "RUN --mount=type=secret,id=pip_token,required cat /run/secrets/pip_token")), Token);
        var outcome = await engine.BuildAsync($"{FromSession}{session.Id}", null, Token);
        Assert.Contains("pip_token", outcome.Error);
        Assert.AreEqual("SLIP1409", session.Diagnostics.Single().Code);
        Assert.Contains("'pip_token'", session.Diagnostics[0].Message);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_secret_that_is_not_required_may_be_missing()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        await using var session = await TestEngine.OpenSessionAsync(
            Content(Dockerfile(engine, "RUN --mount=type=secret,id=perhaps test ! -e /run/secrets/perhaps && echo without")), Token);
        var outcome = await engine.BuildAsync($"{FromSession}{session.Id}", null, Token);
        Assert.AreEqual("", outcome.Error);
        Assert.Contains("without", outcome.Log);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_cache_mount_keeps_its_files_from_one_build_to_the_next()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        var id = Guid.NewGuid().ToString("N");
        foreach (var expected in (string[])["1", "2"])
        {
            var step = $"RUN --mount=type=cache,id={id},target=/cache echo x >> /cache/runs && wc -l < /cache/runs";
            await using var session = await TestEngine.OpenSessionAsync(Content(Dockerfile(engine, step)), Token);
            var outcome = await engine.BuildAsync($"{FromSession}{session.Id}", null, Token);
            Assert.AreEqual("", outcome.Error);
            Assert.AreEqual(expected, outcome.Log.Trim());
        }
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task An_ssh_agent_lists_its_key_inside_a_step()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        using var agent = await RealAgent.StartAsync(folder, Token);
        var loader = agent.Client.Single(file => file.Path.StartsWith("ssh/ld-", StringComparison.Ordinal)).Path;
        var dockerfile = $"""
            FROM {engine.Base}
            COPY ssh /ssh/
            RUN --mount=type=ssh chmod 755 /ssh/* && /{loader} --library-path /ssh /ssh/ssh-add -l

            """;
        var content = Content(new MemoryContext([("Dockerfile", Encoding.UTF8.GetBytes(dockerfile)), ("ssh/", []), .. agent.Client])) with
        {
            SshAgents = new SshAgentSockets(new Dictionary<string, string> { ["default"] = agent.Socket }),
        };
        await using var session = await TestEngine.OpenSessionAsync(content, Token);
        var outcome = await engine.BuildAsync($"{FromSession}{session.Id}", null, Token);
        Assert.AreEqual("", outcome.Error);
        Assert.Contains(agent.KeyComment, outcome.Log);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task An_ssh_agent_that_is_not_forwarded_is_named()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        var content = Content(Dockerfile(engine, "RUN --mount=type=ssh,id=deploy,required echo no")) with
        {
            SshAgents = new SshAgentSockets(new Dictionary<string, string>()),
        };
        await using var session = await TestEngine.OpenSessionAsync(content, Token);
        var outcome = await engine.BuildAsync($"{FromSession}{session.Id}", null, Token);
        Assert.Contains("'deploy'", outcome.Error);
        Assert.AreEqual("SLIP1412", session.Diagnostics.Single().Code);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_session_outlives_a_long_step()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        var content = Content(Dockerfile(engine, "RUN sleep 13\nRUN --mount=type=secret,id=late cat /run/secrets/late")) with
        {
            Secrets = new ServiceTests.Secrets { ["late"] = "still here\n"u8.ToArray() },
        };
        await using var session = await TestEngine.OpenSessionAsync(content, Token);
        var outcome = await engine.BuildAsync($"{FromSession}{session.Id}", null, Token);
        Assert.AreEqual("", outcome.Error);
        Assert.Contains("still here", outcome.Log);
        Assert.IsFalse(session.Completion.IsCompleted);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Cancelling_ends_the_build_and_leaves_the_session_whole()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        await using var session = await TestEngine.OpenSessionAsync(Content(Dockerfile(engine, "RUN sleep 100")), Token);
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Token);
        cancelling.CancelAfter(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<OperationCanceledException>(() => engine.BuildAsync($"{FromSession}{session.Id}", null, cancelling.Token));
        Assert.IsFalse(session.Completion.IsFaulted);
        await session.DisposeAsync();
        Assert.IsTrue(session.Completion.IsCompletedSuccessfully);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_failing_step_says_its_exit_code_and_last_lines()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        await using var session = await TestEngine.OpenSessionAsync(Content(Dockerfile(engine, "RUN echo almost && exit 7")), Token);
        var outcome = await engine.BuildAsync($"{FromSession}{session.Id}", null, Token);
        var failed = outcome.Events.OfType<StepFailed>().Single();
        Assert.AreEqual(7, failed.ExitCode);
        Assert.AreEqual("almost", failed.LastLines.Single());
        Assert.Contains("exit 7", failed.Step.Name);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_file_that_vanished_fails_the_build_by_its_path()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        var context = new MemoryContext(("Dockerfile", Encoding.UTF8.GetBytes($"FROM {engine.Base}\nCOPY . /x\n")), ("gone", [1]))
        {
            Opening = entry => entry.Path == "gone" ? throw new FileNotFoundException("no such file") : null,
        };
        await using var session = await TestEngine.OpenSessionAsync(Content(context), Token);
        var outcome = await engine.BuildAsync($"{FromSession}{session.Id}", null, Token);
        Assert.AreNotEqual("", outcome.Error);
        Assert.AreEqual("SLIP1406", session.Diagnostics[0].Code);
        Assert.Contains("'gone'", session.Diagnostics[0].Message);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_local_output_arrives_as_files()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        var target = Path.Combine(folder, "out");
        var big = new byte[3_000_000];
        new Random(2).NextBytes(big);
        var context = new MemoryContext(
            ("Dockerfile", "FROM scratch\nCOPY data /data/\n"u8.ToArray()), ("data/", []), ("data/big", big), ("data/small", "small"u8.ToArray()));
        await using var session = await TestEngine.OpenSessionAsync(Content(context) with { Output = new OutputDirectory(target) }, Token);
        var outputs = Uri.EscapeDataString("""[{"Type":"local","Attrs":{}}]""");
        var outcome = await engine.BuildAsync($"{FromSession}{session.Id}&outputs={outputs}", null, Token);
        Assert.AreEqual("", outcome.Error);
        CollectionAssert.AreEqual(big, await File.ReadAllBytesAsync(Path.Combine(target, "data/big"), Token));
        Assert.AreEqual("small", await File.ReadAllTextAsync(Path.Combine(target, "data/small"), Token));
        CollectionAssert.AreEquivalent(new[] { "big", "small" }, Directory.GetFiles(target, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_tar_output_arrives_as_a_stream()
    {
        await using var engine = await TestEngine.StartAsync(Token);
        var path = Path.Combine(folder, "out.tar");
        var context = MemoryContext.Of(("Dockerfile", "FROM scratch\nCOPY hello /hello\n"), ("hello", "world"));
        var output = new OutputFile((_, _) => ValueTask.FromResult<Stream>(File.Create(path)));
        await using (var session = await TestEngine.OpenSessionAsync(Content(context) with { Output = output }, Token))
        {
            var outputs = Uri.EscapeDataString("""[{"Type":"tar","Attrs":{}}]""");
            var outcome = await engine.BuildAsync($"{FromSession}{session.Id}&outputs={outputs}", null, Token);
            Assert.AreEqual("", outcome.Error);
        }
        using var tar = new TarReader(File.OpenRead(path));
        var entry = tar.GetNextEntry()!;
        Assert.AreEqual("hello", entry.Name);
        using var text = new StreamReader(entry.DataStream!);
        Assert.AreEqual("world", await text.ReadToEndAsync(Token));
    }

    private static BuildSessionContent Content(IContextDirectory context, string? key = null) => new()
    {
        SharedKey = key ?? Guid.NewGuid().ToString("N"),
        Contexts = new Dictionary<string, IContextDirectory> { ["context"] = context, ["dockerfile"] = context },
    };

    /// <summary>The steps after FROM; a comment keeps them out of the engine's cache.</summary>
    private static MemoryContext Dockerfile(TestEngine engine, string steps) =>
        MemoryContext.Of(("Dockerfile", $"FROM {engine.Base}\nENV RUN_ID={Guid.NewGuid():N}\n{steps}\n"));
}
