using System.Globalization;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>Injects faults into deployments of a scene, one after another, and looks at the hosts after each of them and after the deployment that follows.</summary>
internal sealed class DeployWalk(DeployScene scene, TestContext context)
{
    // Until then whatever stands guard on a host has done its work.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<string, int> injected = new(StringComparer.Ordinal);
    private readonly List<string> unserved = [];
    private readonly List<string> mixed = [];
    private readonly List<string> defects = [];
    private int unclean;

    private CancellationToken Token => context.CancellationToken;

    /// <summary>A deployment that nothing happens to.</summary>
    public async Task<DeployRun> WholeAsync()
    {
        await scene.ChangeAsync();
        return await CheckedAsync(await scene.DeployAsync(Token), scene.Generation);
    }

    /// <summary>A rollback that nothing happens to, and the way back from it.</summary>
    public async Task<DeployRun> RollBackAsync()
    {
        await WholeAsync();
        using var program = scene.Begin(new DeployFault(DeployFaultKind.None, 0, IsRollback: true));
        var run = await CheckedAsync(await program.EndAsync(Token), scene.Generation - 1);
        await CheckedAsync(await scene.DeployAsync(Token), scene.Generation);
        return run;
    }

    /// <summary>One fault, and the deployment that follows.</summary>
    public async Task InjectAsync(DeployFault fault)
    {
        var old = scene.Generation;
        int[] generations;
        await scene.ChangeAsync();
        if (fault.IsRollback)
        {
            await CheckedAsync(await scene.DeployAsync(Token), scene.Generation);
        }

        generations = [old, scene.Generation];
        using var program = scene.Begin(fault);
        var run = await FaultAsync(program, fault);
        var step = run?.StepOf(fault);
        if (run?.WhyImproper(fault) is { } improper) Add(fault, step, improper);
        injected[fault.Kind + (fault.IsRollback ? " in rollbacks" : "")] = injected.GetValueOrDefault(fault.Kind + (fault.IsRollback ? " in rollbacks" : "")) + 1;
        foreach (var host in scene.Hosts.All)
        {
            var (generation, seen, time) = await HostPicture.ServedAsync(host, generations, s_patience, Token);
            var within = time.TotalSeconds > 1 ? string.Create(CultureInfo.InvariantCulture, $" after {time.TotalSeconds:0.0} s") : "";
            if (generation is null) unserved.Add($"{fault} ({step}): {host.Name} serves {seen} ({await HostPicture.ContainersAsync(host, Token)}); {run?.Tail}");
            else if (fault.Kind != DeployFaultKind.Stop && await MixedAsync(host, generations) is { } other) mixed.Add($"{fault} ({step}): {host.Name} serves {other} ({await HostPicture.ContainersAsync(host, Token)})");
            else if (within.Length > 0) context.WriteLine($"{fault} ({step}): {host.Name} serves {generation}{within}");
        }

        var next = await scene.DeployAsync(Token);
        var known = defects.Count;
        if (next.WhyImproper(new DeployFault(DeployFaultKind.None, 0)) is { } bad) Add(fault, step, $"the next deployment: {bad}; before it: {run?.Tail}");
        if (fault.Kind == DeployFaultKind.Stop)
        {
            await program.ContinueAsync();
            run = await program.EndAsync(Token);
            if (run.WhyImproper(fault) is { } how) Add(fault, run.StepOf(fault), how);
        }

        await CheckAsync(fault, step, next, scene.Generation);
        if (defects.Count > known) unclean++;
    }

    /// <summary>Tells what was found, and fails where something was.</summary>
    public void End()
    {
        var kinds = string.Join(", ", injected.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Value} {kind.Key}")));
        var summary = string.Create(CultureInfo.InvariantCulture, $"{injected.Values.Sum()} faults injected ({kinds}), {unserved.Count} left a host not served, {mixed.Count} one that serves both releases, {unclean} next deployments not clean");
        context.WriteLine(summary);
        Assert.AreEqual(0, unserved.Count + mixed.Count + defects.Count, $"{summary}\n{string.Join('\n', unserved)}\n{string.Join('\n', mixed)}\n{string.Join('\n', defects)}");
    }

    // Names lead to the containers of both releases in turn while both run: until the deployment has gone back, or the guard that it left on the host has.
    private async Task<string?> MixedAsync(TestHost host, int[] generations)
    {
        var deadline = DateTime.UtcNow + s_patience;
        string? mixture;
        do
        {
            mixture = null;
            for (var ask = 0; ask < 4 && mixture is null; ask++)
            {
                var (generation, seen, _) = await HostPicture.ServedAsync(host, generations, TimeSpan.Zero, Token);
                if (generation is null) mixture = seen;
            }
        }
        while (mixture is not null && DateTime.UtcNow < deadline);
        return mixture;
    }

    /// <summary>Lets it happen. Null for a process that is stopped meanwhile.</summary>
    private async Task<DeployRun?> FaultAsync(DeployProgram program, DeployFault fault)
    {
        var happened = await program.FaultAsync(Token);
        if (happened && fault.Kind == DeployFaultKind.Stop) return null;
        if (happened && fault.Kind == DeployFaultKind.Cut)
        {
            scene.Hosts[fault.Host].KillSshdConnections();
            program.GoOn();
        }
        else if (happened && fault.Kind == DeployFaultKind.Engine)
        {
            await scene.Hosts[fault.Host].KillEngineAsync();
            program.GoOn();
            await scene.Hosts[fault.Host].StartEngineAsync();
        }

        return await program.EndAsync(Token);
    }

    private async Task<DeployRun> CheckedAsync(DeployRun run, int generation)
    {
        Assert.AreEqual(0, run.ExitCode, run.ToString());
        await CheckAsync(null, null, run, generation);
        Assert.AreEqual("", string.Join('\n', defects));
        return run;
    }

    private async Task CheckAsync(DeployFault? fault, string? step, DeployRun next, int wanted)
    {
        foreach (var host in scene.Hosts.All)
        {
            var (generation, seen, _) = await HostPicture.ServedAsync(host, [wanted], s_patience, Token);
            if (generation is null) Add(fault, step, $"after the next deployment {host.Name} serves {seen} rather than {DeployScene.Answer(wanted)} ({await HostPicture.ContainersAsync(host, Token)}); {next.Tail}");
            foreach (var left in await HostPicture.LeftAsync(host, mayBeLocked: next.IsUnchanged, Token)) Add(fault, step, $"{host.Name} has {left} left; {next.Tail}");
        }
    }

    private void Add(DeployFault? fault, string? step, string defect)
    {
        defects.Add($"{fault} ({step}): {defect}");
        context.WriteLine(defects[^1]);
    }
}
