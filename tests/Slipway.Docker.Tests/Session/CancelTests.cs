using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Slipway.Docker.Builds;
using Slipway.Docker.Locating;
using Slipway.Docker.Session;

namespace Slipway.Docker.Tests.Session;

/// <summary>What the engine does with a build that is given up. The engine's processes are visible in /proc when it runs on this machine.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class CancelTests
{
    // No process of anyone else sleeps as long.
    private readonly string seconds = (1_000_000 + Random.Shared.Next(1_000_000)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Cancelling_a_build_by_session_ends_its_step_on_the_engine()
    {
        await using var images = await TestEngine.StartAsync(Token);
        await using var engine = await Engine.ConnectAsync(EngineSearch.FromEnvironment(), Token);
        var content = new BuildSessionContent
        {
            SharedKey = seconds,
            Contexts = new Dictionary<string, IContextDirectory>
            {
                ["context"] = MemoryContext.Of(("Dockerfile", Dockerfile(images))),
                ["dockerfile"] = MemoryContext.Of(("Dockerfile", Dockerfile(images))),
            },
        };
        await using var session = await BuildSession.OpenAsync(
            (handshake, token) => engine.UpgradeAsync(HttpMethod.Post, "/session", "h2c", handshake.Headers, null, token), content, Token);
        await AssertStepEndsAsync(engine, new ImageBuildRequest { Builder = ImageBuilder.BuildKit, SessionId = session.Id, RemoteContext = "client-session" }, null);
        Assert.IsFalse(session.Completion.IsFaulted);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    [DataRow(ImageBuilder.Classic)]
    [DataRow(ImageBuilder.BuildKit)]
    public async Task Cancelling_a_build_by_tar_ends_its_step_on_the_engine(ImageBuilder builder)
    {
        await using var images = await TestEngine.StartAsync(Token);
        await using var engine = await Engine.ConnectAsync(EngineSearch.FromEnvironment(), Token);
        await AssertStepEndsAsync(engine, new ImageBuildRequest { Builder = builder }, async (target, token) =>
        {
            await using var tar = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true);
            var file = new UstarTarEntry(TarEntryType.RegularFile, "Dockerfile") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(Dockerfile(images))) };
            await tar.WriteEntryAsync(file, token);
        });
    }

    private string Dockerfile(TestEngine images) => $"FROM {images.Base}\nRUN sleep {seconds}\n";

    private async Task AssertStepEndsAsync(Engine engine, ImageBuildRequest request, BuildContextBody? body)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var building = Task.Run(
            async () =>
            {
                await foreach (var message in engine.Builds.BuildAsync(request, body, cancel.Token)) Assert.IsNull(message.Error, message.Error?.Message);
            },
            Token);
        await UntilAsync(() => Sleeps() > 0 || building.IsCompleted, TimeSpan.FromSeconds(60));
        if (building.IsCompleted) await building;
        await cancel.CancelAsync();
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAsync<OperationCanceledException>(() => building);
        await UntilAsync(() => Sleeps() == 0, TimeSpan.FromSeconds(20));
        TestContext.WriteLine($"the step ended {clock.Elapsed.TotalSeconds:F2} s after the cancellation");
    }

    private int Sleeps() => Directory.EnumerateDirectories("/proc").Count(process =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains(seconds, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private async Task UntilAsync(Func<bool> condition, TimeSpan time)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); await Task.Delay(20, Token)) Assert.IsLessThan(time, clock.Elapsed);
    }
}
