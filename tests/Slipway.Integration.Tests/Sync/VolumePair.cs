using System.Text;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Locating;
using Slipway.Integration.Tests.Docker;
using Slipway.Sync.Endpoints;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Endpoints.Volumes;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Integration.Tests.Sync;

/// <summary>A temporary folder and a volume with a name of its own, and what a sync does with them.</summary>
internal sealed class VolumePair : IAsyncDisposable
{
    public static readonly Claim Claim = new("0123456789abcdef0123456789abcdef", "me@here");

    private readonly CancellationToken token;
    private readonly VolumeWays ways;

    private VolumePair(Engine engine, VolumeWays ways, EngineSearch search, CancellationToken token) => (Engine, this.ways, Search, this.token) = (engine, ways, search, token);

    public Engine Engine { get; }

    public string Volume { get; } = "slipway-volume-test-" + Guid.NewGuid().ToString("N")[..12];

    public string Folder { get; } = Directory.CreateTempSubdirectory("slipway-volume-").FullName;

    public QuietLog Log { get; } = new();

    /// <summary>Which engine the volume is on.</summary>
    public EngineSearch Search { get; }

    public static async Task<VolumePair> CreateAsync(CancellationToken token, VolumeWays? ways = null, EngineSearch? search = null) =>
        new(await Busybox.EngineAsync(token), ways ?? new OnlyThroughEngine(), search ?? EngineSearch.FromEnvironment(), token);

    public Task<ISyncEndpoint> OpenAsync() => EngineVolume.OpenAsync(Volume, Search, ways, Log, token);

    public string At(string path) => Path.Combine(Folder, path);

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
    }

    /// <summary>One mirror from the folder to the volume.</summary>
    public async Task<IReadOnlyList<ChangeResult>> SyncAsync(IReadOnlyList<string>? ignore = null, Func<IReadOnlyList<Change>, Task>? beforePublish = null, SyncMode mode = SyncMode.Mirror)
    {
        await using var side = await OpenAsync();
        return await SyncAsync(side, ignore, beforePublish, mode);
    }

    public async Task<IReadOnlyList<ChangeResult>> SyncAsync(ISyncEndpoint side, IReadOnlyList<string>? ignore = null, Func<IReadOnlyList<Change>, Task>? beforePublish = null, SyncMode mode = SyncMode.Mirror)
    {
        await using var source = new LocalFolder(Folder, Log);
        var plan = await PlanAsync(source, side, ignore, mode);
        if (plan.IsEmpty) return [];
        await side.PrepareAsync(token);
        var staged = await side.StageAsync([.. plan.OnTarget.Where(c => c.NeedsContent).Select(c => new StageRequest(c.After!))], source, token);
        foreach (var file in staged) Assert.AreEqual(StageOutcome.Staged, file.Outcome, SyncPath.Display(file.File.Path));
        if (beforePublish is not null) await beforePublish(plan.OnTarget);
        return await side.PublishAsync(plan.OnTarget, token);
    }

    public async Task<SyncPlan> PlanAsync(LocalFolder source, ISyncEndpoint side, IReadOnlyList<string>? ignore = null, SyncMode mode = SyncMode.Mirror)
    {
        var rules = Slipway.Sync.Ignoring.IgnoreRules.Create(ignore ?? [], []);
        var left = await source.ObserveAsync(new ObserveRequest { Rules = rules }, token);
        var right = await side.ObserveAsync(new ObserveRequest { Claim = Claim }, token);
        var input = new ReconcileInput(mode, [], left.Entries, rules.Apply(right.Entries));
        var needed = Reconciler.FilesToDigest(input);
        return Reconciler.Plan(input with
        {
            Source = TreeOrder.Update(input.Source, await source.DigestAsync(needed.OnSource, token)),
            Target = needed.OnTarget.Count == 0 ? input.Target : TreeOrder.Update(input.Target, await side.DigestAsync(needed.OnTarget, token)),
        });
    }

    /// <summary>Fails unless the volume holds what the folder does.</summary>
    public async Task AreEqualAsync()
    {
        await using var source = new LocalFolder(Folder, Log);
        var seen = (await source.ObserveAsync(new ObserveRequest(), token)).Entries;
        var expected = TreeOrder.Update(seen, await source.DigestAsync([.. seen.Where(e => e.Kind == EntryKind.File)], token));
        Assert.AreEqual(Text(expected), Text(await LookAsync()));
    }

    public async Task<IReadOnlyList<Entry>> LookAsync()
    {
        await using var side = await OpenAsync();
        var entries = (await side.ObserveAsync(new ObserveRequest(), token)).Entries;
        // Through the engine contents were read already; directly they are when asked for.
        Entry[] unread = [.. entries.Where(e => e.Kind == EntryKind.File && !e.Digest.IsKnown)];
        return unread.Length == 0 ? entries : TreeOrder.Update(entries, await side.DigestAsync(unread, token));
    }

    public static string Text(IEnumerable<Entry> entries)
    {
        var text = new StringBuilder();
        foreach (var e in entries) text.Append(e.Kind).Append(' ').Append(SyncPath.Display(e.Path)).Append(e.Executable ? " x " : " ").Append(e.LinkTarget).Append(e.Digest.ToString()[..8]).Append('\n');
        return text.ToString();
    }

    public static void AllDone(IReadOnlyList<ChangeResult> results)
    {
        foreach (var result in results) Assert.IsTrue(result.Done, $"{SyncPath.Display(result.Change.Path)}: {result.Why}");
    }

    /// <summary>Runs a command in a container that has the volume at /data.</summary>
    public async Task RunAsync(string script)
    {
        var created = await Engine.Containers.CreateAsync(null, new ContainerCreateRequest { Image = Busybox.Image, Cmd = ["sh", "-c", script], HostConfig = Mounted() }, token);
        try
        {
            await using var wait = await Engine.Containers.WaitAsync(created.Id, WaitCondition.NextExit, token);
            await Engine.Containers.StartAsync(created.Id, token);
            var exit = await wait.ExitAsync(token);
            Assert.AreEqual(0, exit.StatusCode, script);
        }
        finally
        {
            await Engine.Containers.RemoveAsync(created.Id, CancellationToken.None, force: true);
        }
    }

    public HostConfig Mounted() => new() { Binds = [$"{Volume}:/data"] };

    public async Task<IReadOnlyList<ContainerSummary>> HelpersAsync() => await Engine.Containers.ListAsync(EngineFilters.Label($"{HelperContainers.Label}={Volume}"), token);

    public async ValueTask DisposeAsync()
    {
        foreach (var left in await Engine.Containers.ListAsync(EngineFilters.Label($"{HelperContainers.Label}={Volume}"), CancellationToken.None))
            await Engine.Containers.RemoveAsync(left.Id, CancellationToken.None, force: true);
        await Engine.Volumes.RemoveAsync(Volume, CancellationToken.None, force: true);
        await Engine.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
