using System.Diagnostics;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Compose.Verbs.Terminals;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;
using Slipway.Files;

namespace Slipway.Compose.Verbs;

/// <summary>A service that is watched: takes changes in and acts on them, one batch after the other.</summary>
internal sealed class WatchedService
{
    private readonly VerbSession session;
    private readonly ComposeService service;
    private readonly string recordPath;
    private readonly IReadOnlyDictionary<string, RuleRecord> recorded;
    private bool rebuildFailed;

    /// <exception cref="SlipwayException">A rule is malformed.</exception>
    public WatchedService(VerbSession session, ComposeService service)
    {
        (this.session, this.service) = (session, service);
        Rules = [.. service.Watch.Select(rule => new WatchedRule(service, rule))];
        recordPath = Path.Combine(session.Context.StateDirectory, "watch", $"{session.Project.Name}-{service.Name}");
        recorded = WatchRecord.Load(recordPath);
    }

    public string Name => service.Name;

    public IReadOnlyList<WatchedRule> Rules { get; }

    /// <summary>Brings over what changed while nobody watched.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        foreach (var rule in Rules)
        {
            rule.Tree.Rescan();
            if (!rule.Tree.Exists) session.Log.Report(VerbErrors.WatchedPathMissing(Name, rule.Tree.Root, rule.Rule.Position));
        }

        await ActAsync(new HashSet<WatchedRule>(), cancellationToken);
    }

    /// <summary>Acts on a batch of signals.</summary>
    public async Task TakeAsync(IReadOnlySet<WatchSignal> batch, CancellationToken cancellationToken)
    {
        var paths = batch.OfType<PathSignal>().Select(signal => signal.Path).ToList();
        var lost = batch.OfType<LostTrackSignal>().Select(signal => signal.Root).ToHashSet(StringComparer.Ordinal);
        var touched = new HashSet<WatchedRule>();
        foreach (var rule in Rules)
        {
            var changed = lost.Contains(rule.Tree.Root) ? rule.Tree.Rescan() : rule.Tree.Update(paths);
            if (changed.Count == 0) continue;
            rule.Note(changed);
            touched.Add(rule);
        }

        if (touched.Count > 0 || batch.Contains(new ContainerSignal(Name))) await ActAsync(touched, cancellationToken);
    }

    /// <summary>Keeps in mind what has been brought where.</summary>
    public void Save() => WatchRecord.Save(recordPath, Rules.Where(rule => rule.Synchronises));

    private async Task ActAsync(HashSet<WatchedRule> touched, CancellationToken cancellationToken)
    {
        try
        {
            if (rebuildFailed && touched.Count > 0 || touched.Any(rule => rule.Rule.Action == WatchAction.Rebuild)) await RebuildAsync(cancellationToken);
            await SynchroniseAsync(touched, cancellationToken);
        }
        catch (SlipwayException failure)
        {
            foreach (var diagnostic in failure.Diagnostics) session.Log.Report(diagnostic with { Severity = Severity.Warning });
            session.Log.Report(VerbErrors.WatchActionFailed(Name, rebuildFailed ? "Rebuilding" : "Synchronising", failure.Diagnostics[0].Code));
        }
    }

    private async Task RebuildAsync(CancellationToken cancellationToken)
    {
        rebuildFailed = true;
        var began = Stopwatch.GetTimestamp();
        await new StackLifecycle(session.Context).UpAsync(new UpOptions { Services = [Name] }, new RunOptions(), cancellationToken);
        rebuildFailed = false;
        Done($"{Name} rebuilt", began);
    }

    private async Task SynchroniseAsync(HashSet<WatchedRule> touched, CancellationToken cancellationToken)
    {
        var containers = (await ProjectContainers.ListAsync(session.Engine, session.Project.Name, cancellationToken))
            .Where(container => container.Service == Name && !container.IsOneOff).ToList();
        await TakeInAsync(containers, cancellationToken);
        await Task.WhenAll(containers.Where(container => container.State == "running").Select(container => BringAsync(container, touched, cancellationToken)));
    }

    /// <summary>Finds out what containers that are not known yet have.</summary>
    private async Task TakeInAsync(List<ContainerSummary> containers, CancellationToken cancellationToken)
    {
        var ids = containers.Select(container => container.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in Rules.Where(rule => rule.Synchronises))
        {
            rule.Keep(ids);
            foreach (var container in containers.Where(container => !rule.Pending.ContainsKey(container.Id)))
            {
                if (recorded.TryGetValue(rule.Key, out var record) && record.Containers.TryGetValue(container.Id, out var behind))
                    rule.Add(container.Id, [.. WatchedTree.Differences(record.Entries, rule.Tree.Entries), .. behind]);
                else
                    rule.Add(container.Id, await SinceImageAsync(rule, container, cancellationToken));
            }
        }
    }

    /// <summary>What is newer than the image a container was made from: the rest is in the image, or meant not to be in it.</summary>
    private async Task<IEnumerable<string>> SinceImageAsync(WatchedRule rule, ContainerSummary container, CancellationToken cancellationToken)
    {
        if (rule.Rule.InitialSync) return rule.Tree.Entries.Keys;
        var image = container.ImageId is { } id ? await session.Engine.Images.FindAsync(id, cancellationToken) : null;
        var built = image?.Created?.UtcTicks ?? 0;
        return rule.Tree.Entries.Where(entry => entry.Value.Modified > built).Select(entry => entry.Key);
    }

    private async Task BringAsync(ContainerSummary container, HashSet<WatchedRule> touched, CancellationToken cancellationToken)
    {
        var brought = new HashSet<WatchedRule>();
        foreach (var rule in Rules.Where(rule => rule.Synchronises && rule.Pending[container.Id].Count > 0))
        {
            await BringAsync(container, rule, cancellationToken);
            brought.Add(rule);
        }

        foreach (var rule in brought.Where(rule => rule.Rule is { Action: WatchAction.SyncExec, Exec: not null }))
            await HookAsync(container, rule.Rule.Exec!, cancellationToken);
        if (brought.Any(rule => rule.Rule.Action == WatchAction.SyncRestart) || touched.Any(rule => rule.Rule.Action == WatchAction.Restart))
        {
            var began = Stopwatch.GetTimestamp();
            await session.Engine.Containers.RestartAsync(container.Id, service.StopGracePeriod, cancellationToken);
            Done($"{container.Name} restarted", began);
        }
    }

    private async Task BringAsync(ContainerSummary container, WatchedRule rule, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var pending = rule.Pending[container.Id];
        var batch = pending.ToList();
        var there = batch.Where(rule.Tree.Entries.ContainsKey).Order(StringComparer.Ordinal).ToList();
        var gone = batch.Where(path => !rule.Tree.Entries.ContainsKey(path)).Order(StringComparer.Ordinal).ToList();
        var files = new ContainerFiles(session.Engine, session.Log, container.Id, container.Name);
        await files.RemoveAsync([.. gone.Concat(there.Where(rule.Tree.Replaced.Contains)).Select(rule.TargetOf)], cancellationToken);
        await files.PutAsync([.. there.Select(path => (path.Length == 0 ? rule.Tree.Root : Path.Combine(rule.Tree.Root, path), rule.TargetOf(path)))], cancellationToken);
        pending.ExceptWith(batch);
        Done($"{container.Name} synchronised, {Count(there.Count, "changed")}{(gone.Count > 0 ? ", " + Count(gone.Count, "removed") : "")}", began);
    }

    private async Task HookAsync(ContainerSummary container, ServiceHook hook, CancellationToken cancellationToken)
    {
        var process = new ContainerProcess(session.Engine, session.Log, container.Id, container.Name);
        var code = await process.RunAsync(ServiceHooks.Request(hook), new ProcessConversation(ProcessTerminal.Open(), Interaction.Never), detached: false, cancellationToken);
        if (code != 0) session.Log.Report(VerbErrors.HookFailed(container.Name, string.Join(' ', hook.Command), code));
    }

    private void Done(string what, long began) => session.Log.ActionDone($"{what} ({RunErrors.Seconds(Stopwatch.GetElapsedTime(began))})");

    private static string Count(int count, string verb) => $"{count.ToString(System.Globalization.CultureInfo.InvariantCulture)} {verb}";
}
