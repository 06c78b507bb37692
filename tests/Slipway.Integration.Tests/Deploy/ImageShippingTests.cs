using System.Diagnostics;
using Slipway.Deploy.Shipping;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.References;
using Slipway.Images.Blobs;
using Slipway.Images.Loading;
using Slipway.Images.Oci;
using Slipway.Integration.Tests.Docker;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>Images brought from this machine's engine to engines of hosts.</summary>
[TestClass]
public sealed class ImageShippingTests
{
    private const int MB = 1_000_000;
    private static readonly string Folder = Directory.CreateTempSubdirectory("slipway-ship-").FullName;
    private static readonly string Name = "slipway-ship-test-" + Guid.NewGuid().ToString("N")[..12];
    private static readonly List<string> Made = [];
    private static TestHosts hosts = null!;
    private static Engine local = null!;
    private static SampleImage samples = null!;
    private static int seed = Random.Shared.Next();

    private readonly ShippingLog log = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        local = await Busybox.EngineAsync(context.CancellationToken);
        var version = await local.VersionAsync(context.CancellationToken);
        samples = new SampleImage(new BlobStore(Path.Combine(Folder, "samples")), Platform.Parse($"{version.Os}/{version.Arch}")!);
        hosts = await TestHosts.StartAsync(2);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (hosts is not null) await hosts.DisposeAsync();
        foreach (var name in Made) await local.Images.RemoveAsync(name, CancellationToken.None, force: true);
        await local.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    [TestMethod]
    public async Task Only_layers_that_a_host_lacks_are_sent()
    {
        var low = await samples.LayerAsync(seed++, 8 * MB, Token);
        var (old, fresh) = (samples.Of("old", low), samples.Of("new", low, await samples.LayerAsync(seed++, MB, Token)));
        await using var sessions = await OpenAsync();
        await SampleImage.LoadAsync(hosts[0].Engine, old, $"{Name}-part:1", Token);
        await HaveAsync(fresh, $"{Name}-part:2");
        var shipping = Shipping();
        ShippedImage image = new($"{Name}-part:2", fresh.ImageId.ToString());

        var plan = (await shipping.PlanAsync([image], sessions.All[0], Token))[0];
        Assert.AreEqual("1 of 2 layers are new", plan.Cause);
        Assert.IsTrue(plan.IsEstimate);
        Assert.IsInRange(MB, MB + 4096, plan.Bytes);
        Assert.AreEqual("new image", (await shipping.PlanAsync([image], sessions.All[1], Token))[0].Cause);

        var ids = await shipping.ShipAsync([image], sessions.All, new ShipOptions(), Token);
        foreach (var host in hosts.All)
        {
            Assert.AreEqual(fresh.ImageId.ToString(), ids[host.Name][image.Reference]);
            Assert.AreEqual(fresh.ImageId.ToString(), (await host.Engine.Images.FindAsync(image.Reference, Token))!.Id);
        }

        Assert.IsLessThan(MB + (MB / 50), log.Sent("host1"));
        Assert.IsGreaterThan(9 * MB, log.Sent("host2"));
        Assert.IsTrue((await shipping.PlanAsync([image], sessions.All[0], Token))[0].IsEmpty);
    }

    [TestMethod]
    public async Task What_is_there_is_named_and_nothing_sent()
    {
        var image = samples.Of("named", await samples.LayerAsync(seed++, MB, Token));
        await using var sessions = await OpenAsync();
        await SampleImage.LoadAsync(hosts[0].Engine, image, $"{Name}-other:1", Token);
        await HaveAsync(image, $"{Name}-named:1");
        await Shipping().ShipAsync([new ShippedImage($"{Name}-named:1", image.ImageId.ToString())], [sessions.All[0]], new ShipOptions(), Token);
        Assert.AreEqual(0, log.Sent("host1"));
        Assert.AreEqual(image.ImageId.ToString(), (await hosts[0].Engine.Images.FindAsync($"{Name}-named:1", Token))!.Id);
    }

    [TestMethod]
    public async Task Another_configuration_of_the_same_layers_takes_kilobytes()
    {
        var layer = await samples.LayerAsync(seed++, MB, Token);
        await using var sessions = await OpenAsync();
        await SampleImage.LoadAsync(hosts[0].Engine, samples.Of("a", layer), $"{Name}-config:1", Token);
        var other = samples.Of("b", layer);
        await HaveAsync(other, $"{Name}-config:1");
        ShippedImage image = new($"{Name}-config:1", other.ImageId.ToString());
        Assert.AreEqual("only its configuration is new", (await Shipping().PlanAsync([image], sessions.All[0], Token))[0].Cause);
        await Shipping().ShipAsync([image], [sessions.All[0]], new ShipOptions(), Token);
        Assert.IsLessThan(20_000, log.Sent("host1"));
        Assert.AreEqual(other.ImageId.ToString(), (await hosts[0].Engine.Images.FindAsync(image.Reference, Token))!.Id);
        // What the name meant before stays.
        Assert.IsNotNull(await hosts[0].Engine.Images.FindAsync(samples.Of("a", layer).ImageId.ToString(), Token));
    }

    [TestMethod]
    public async Task An_engine_that_lacks_what_was_left_out_gets_all()
    {
        var image = samples.Of("whole", await samples.LayerAsync(seed++, MB, Token), await samples.LayerAsync(seed++, 1000, Token));
        var loadable = LoadableImage.Of(image);
        var asked = 0;
        var loaded = await new EngineLoad(hosts[0].Engine) { Probes = true }.LoadAsync(
            loadable,
            [ImageReference.Parse($"{Name}-whole:1")],
            new HashSet<Digest> { image.Configuration.DiffIds[1] },
            _ =>
            {
                asked++;
                return Task.FromResult(loadable);
            },
            Token);
        Assert.AreEqual(1, asked);
        Assert.AreEqual(image.ImageId.ToString(), loaded!.Id);
    }

    [TestMethod]
    public async Task What_this_machine_has_as_content_needs_no_engine()
    {
        var image = samples.Of("content", await samples.LayerAsync(seed++, MB, Token), await samples.LayerAsync(seed++, MB, Token, zeros: 1));
        await using var sessions = await OpenAsync();
        var shipping = new ImageShipping(source: null, Path.Combine(Folder, "cache"), log);
        ShippedImage shipped = new($"{Name}-content:1", image.ImageId.ToString(), image);
        Assert.IsFalse((await shipping.PlanAsync([shipped], sessions.All[0], Token))[0].IsEstimate);
        var ids = await shipping.ShipAsync([shipped], sessions.All, new ShipOptions { Compression = ShipCompression.Always, MaxParallelHosts = 1 }, Token);
        Assert.AreEqual(image.ImageId.ToString(), ids["host2"][shipped.Reference]);
    }

    [TestMethod]
    public async Task A_line_that_is_cut_loses_one_step_at_most()
    {
        var low = new List<Descriptor>();
        for (var i = 0; i < 4; i++) low.Add(await samples.LayerAsync(seed++, 4 * MB, Token));
        var image = samples.Of("cut", [.. low]);
        await HaveAsync(image, $"{Name}-cut:1");
        var options = new ShipOptions { StepBytes = 4 * MB };
        ShippedImage shipped = new($"{Name}-cut:1", image.ImageId.ToString());
        await using (var sessions = await OpenAsync())
        {
            // In the middle of the third layer; the first two arrived by then.
            log.OnProgress = (_, sent) =>
            {
                if (sent <= 10 * MB) return;
                log.OnProgress = null;
                hosts[1].KillSshdConnections();
            };
            var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Shipping().ShipAsync([shipped], [sessions.All[1]], options, Token));
            TestContext.WriteLine(failure.Message);
            Assert.AreEqual("SLIP5044", failure.Diagnostics[0].Code);
            StringAssert.Contains(failure.Message, "host2");
        }

        await using var again = await OpenAsync();
        Assert.AreEqual(2, (await Shipping().PlanAsync([shipped], again.All[1], Token))[0].MissingLayers);
        var ids = await Shipping().ShipAsync([shipped], [again.All[1]], options, Token);
        Assert.AreEqual(image.ImageId.ToString(), ids["host2"][shipped.Reference]);
        var left = await hosts[1].Engine.Images.ListAsync(filters: null, Token);
        Assert.IsEmpty(left.Where(item => item.RepoTags.Any(tag => tag.StartsWith("slipway-ship:", StringComparison.Ordinal))));
    }

    [TestMethod]
    public async Task A_host_that_does_not_take_anything_is_given_up()
    {
        var image = samples.Of("stall", await samples.LayerAsync(seed++, 20 * MB, Token));
        await using var sessions = await OpenAsync();
        var engine = int.Parse(File.ReadAllText(Path.Combine(hosts[1].Folder, "dockerd.pid")), System.Globalization.CultureInfo.InvariantCulture);
        log.OnProgress = (host, sent) => Process.Start("kill", ["-STOP", $"{engine}"])!.WaitForExit();
        try
        {
            var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => new ImageShipping(null, Path.Combine(Folder, "cache"), log).ShipAsync(
                [new ShippedImage($"{Name}-stall:1", image.ImageId.ToString(), image)], [sessions.All[1]], new ShipOptions { Stall = TimeSpan.FromSeconds(2) }, Token));
            TestContext.WriteLine(failure.Message);
            Assert.AreEqual("SLIP5047", failure.Diagnostics[0].Code);
        }
        finally
        {
            log.OnProgress = null;
            using var go = Process.Start("kill", ["-CONT", $"{engine}"]);
            await go.WaitForExitAsync(Token);
        }
    }

    [TestMethod]
    public async Task What_cannot_be_sent_is_said_before_anything_is()
    {
        await using var sessions = await OpenAsync();
        var missing = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Shipping().ShipAsync([new ShippedImage($"{Name}-none:1", $"{Name}-none:1")], sessions.All, new ShipOptions(), Token));
        Assert.AreEqual("SLIP5040", missing.Diagnostics[0].Code);
        var store = new BlobStore(Path.Combine(Folder, "samples"));
        var foreign = new SampleImage(store, new Platform("linux", "s390x"));
        var image = foreign.Of("foreign", await foreign.LayerAsync(seed++, 1000, Token));
        var other = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Shipping().ShipAsync([new ShippedImage($"{Name}-foreign:1", image.ImageId.ToString(), image)], sessions.All, new ShipOptions(), Token));
        CollectionAssert.AreEqual(new[] { "SLIP5042", "SLIP5042" }, other.Diagnostics.Select(diagnostic => diagnostic.Code).ToArray());
        Assert.IsEmpty(log.Steps);
    }

    private ImageShipping Shipping() => new(local, Path.Combine(Folder, "cache"), log);

    private async Task HaveAsync(ImageContent image, string reference)
    {
        await SampleImage.LoadAsync(local, image, reference, Token);
        lock (Made) Made.Add(reference);
    }

    private async Task<HostSessions> OpenAsync() => await HostSessions.OpenAsync(hosts, Token);
}
