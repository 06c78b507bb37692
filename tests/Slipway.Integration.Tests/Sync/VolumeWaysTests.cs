using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Locating;
using Slipway.Docker.Volumes;
using Slipway.Integration.Tests.Ssh;
using Slipway.Ssh;
using Slipway.Sync.Endpoints.Volumes;
using Slipway.Sync.Snapshots;

namespace Slipway.Integration.Tests.Sync;

/// <summary>The ways a volume is reached by.</summary>
[TestClass]
public sealed class VolumeWaysTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task The_folder_of_a_volume_on_this_machine_is_used_directly()
    {
        await using var pair = await DirectAsync();
        pair.Write("a/b", "one");
        VolumePair.AllDone(await pair.SyncAsync());
        await pair.RunAsync("test \"$(cat /data/a/b)\" = one");
        pair.Write("a/b", "two");
        VolumePair.AllDone(await pair.SyncAsync());
        await pair.RunAsync("test \"$(cat /data/a/b)\" = two");
        Assert.IsEmpty(await pair.SyncAsync());
        Assert.IsEmpty(await pair.HelpersAsync());
    }

    [TestMethod]
    public async Task Both_ways_see_the_same_marker_and_content()
    {
        await using var pair = await DirectAsync();
        pair.Write("a", "a");
        VolumePair.AllDone(await pair.SyncAsync());
        await using var direct = await pair.OpenAsync();
        await using var archived = await EngineVolume.OpenAsync(pair.Volume, EngineSearch.FromEnvironment(), new OnlyThroughEngine(), pair.Log, Token);
        var (left, right) = (await direct.ObserveAsync(new ObserveRequest(), Token), await archived.ObserveAsync(new ObserveRequest(), Token));
        Assert.IsNotNull(left.Marker);
        Assert.AreEqual(left.Marker, right.Marker);
        CollectionAssert.AreEqual(left.Entries.Select(e => e.Path).ToArray(), right.Entries.Select(e => e.Path).ToArray());
    }

    [TestMethod]
    public async Task Who_comes_directly_does_not_change_what_somebody_changes_through_the_engine()
    {
        await using var pair = await DirectAsync();
        pair.Write("a", "a");
        VolumePair.AllDone(await pair.SyncAsync());
        await using var archived = await EngineVolume.OpenAsync(pair.Volume, EngineSearch.FromEnvironment(), new OnlyThroughEngine(), pair.Log, Token);
        await archived.ObserveAsync(new ObserveRequest { Claim = new Claim(new string('f', 32), "you@there") }, Token);
        await using var direct = await pair.OpenAsync();
        await direct.ObserveAsync(new ObserveRequest { Claim = VolumePair.Claim }, Token);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => direct.PrepareAsync(Token));
        Assert.AreEqual("SLIP4150", failure.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task A_folder_that_turns_out_not_to_be_the_volume_is_refused()
    {
        var other = Directory.CreateTempSubdirectory("slipway-not-the-volume-").FullName;
        await using var pair = await VolumePair.CreateAsync(Token, new Elsewhere(other));
        pair.Write("a", "a");
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => pair.SyncAsync());
        Assert.AreEqual("SLIP4156", failure.Diagnostics[0].Code);
        Assert.IsFalse(File.Exists(Path.Combine(other, "a")));
        Directory.Delete(other, recursive: true);
    }

    [TestMethod]
    public async Task A_volume_with_options_is_reached_through_the_engine()
    {
        await using var pair = await DirectAsync();
        var folder = Directory.CreateTempSubdirectory("slipway-bound-volume-").FullName;
        await pair.Engine.Volumes.CreateAsync(
            new VolumeCreateRequest { Name = pair.Volume, DriverOpts = new Dictionary<string, string> { ["type"] = "none", ["o"] = "bind", ["device"] = folder } }, Token);
        pair.Write("a", "a");
        VolumePair.AllDone(await pair.SyncAsync());
        Assert.AreEqual("a", await File.ReadAllTextAsync(Path.Combine(folder, "a"), Token));
        await pair.Engine.Volumes.RemoveAsync(pair.Volume, Token);
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_volume_is_filled_through_ssh(bool directly)
    {
        using var server = await SshServer.StartAsync(Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? [$"SetEnv=DOCKER_HOST={host}"] : []);
        var search = EngineSearch.FromEnvironment() with { DockerHost = "ssh://" + server.Destination, Variable = _ => null, SshChannels = server.Channels };
        await using var pair = await VolumePair.CreateAsync(Token, directly ? new VolumeWays(new QuietLog(), server.Channels) : null, search: search);
        if (directly && await ReachesAsync(pair, server.Channels) is false) Assert.Inconclusive("The engine's volumes cannot be reached by this user.");
        for (var i = 0; i < 30; i++) pair.Write($"d/f{i}", new string('x', i * 5000));
        await using (var side = await pair.OpenAsync())
        {
            Assert.AreEqual($"volume {pair.Volume} on 127.0.0.1", side.Name);
            VolumePair.AllDone(await pair.SyncAsync(side));
        }

        await pair.AreEqualAsync();
        File.Delete(pair.At("d/f7"));
        pair.Write("d/f8", "changed");
        VolumePair.AllDone(await pair.SyncAsync());
        await pair.AreEqualAsync();
        Assert.IsEmpty(await pair.SyncAsync());
    }

    private async Task<bool> ReachesAsync(VolumePair pair, ISshChannelFactory channels)
    {
        await using var engine = await Engine.ConnectAsync(pair.Search, Token);
        var probe = await engine.Volumes.CreateAsync(new VolumeCreateRequest { Name = pair.Volume }, Token);
        await using var way = await new VolumeWays(new QuietLog(), channels).FindAsync(engine, probe, Token);
        await engine.Volumes.RemoveAsync(pair.Volume, Token);
        return way is ShellWay;
    }

    private async Task<VolumePair> DirectAsync()
    {
        var pair = await VolumePair.CreateAsync(Token, new VolumeWays(new QuietLog()));
        var probe = await pair.Engine.Volumes.CreateAsync(new VolumeCreateRequest { Name = pair.Volume }, Token);
        var direct = await new VolumeWays(new QuietLog()).FindAsync(pair.Engine, probe, Token);
        await pair.Engine.Volumes.RemoveAsync(pair.Volume, Token);
        if (direct is not null) return pair;
        await pair.DisposeAsync();
        Assert.Inconclusive("The engine's volumes cannot be reached by this process.");
        throw new InvalidOperationException();
    }

    private sealed class Elsewhere(string folder) : VolumeWays(new QuietLog())
    {
        public override Task<DirectWay?> FindAsync(Engine engine, VolumeInspect volume, CancellationToken cancellationToken) => Task.FromResult<DirectWay?>(new LocalWay(folder, new QuietLog()));
    }
}
