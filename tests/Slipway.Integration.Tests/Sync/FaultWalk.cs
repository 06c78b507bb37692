using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Diagnostics;

namespace Slipway.Integration.Tests.Sync;

/// <summary>Injects faults into copies of a scene, and checks each path after each of them and after the sync that follows.</summary>
internal sealed class FaultWalk(FaultScene scene)
{
    private readonly ConcurrentDictionary<string, int> injected = new();
    private readonly ConcurrentQueue<string> defects = new();
    private int lost;

    /// <summary>Whether everything is walked rather than a sample.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("SLIPWAY_FAULTS") == "all";

    /// <summary>Of a list: all of it in a full walk, else so many, drawn with a seed, with the first and the last.</summary>
    public static IReadOnlyList<T> Sample<T>(IReadOnlyList<T> all, int count, int seed)
    {
        if (IsFull || all.Count <= count) return all;
        var chosen = new SortedSet<int> { 0, all.Count - 1 };
        var random = new Random(seed);
        while (chosen.Count < count) chosen.Add(random.Next(all.Count));
        return [.. chosen.Select(index => all[index])];
    }

    /// <summary>Injects them, two at a time, and reports.</summary>
    public async Task InjectAsync(IReadOnlyList<InjectedFault> faults, TestContext context)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount), CancellationToken = context.CancellationToken };
        await Parallel.ForEachAsync(faults, parallel, async (fault, token) => await InjectAsync(fault, token));
        var kinds = string.Join(", ", injected.OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Value} {kind.Key}")));
        var summary = string.Create(CultureInfo.InvariantCulture, $"{injected.Values.Sum()} faults injected ({kinds}), {lost} files lost");
        context.WriteLine(summary);
        Assert.IsTrue(defects.IsEmpty, $"{summary}:\n{string.Join('\n', defects.Take(40))}");
    }

    private async Task InjectAsync(InjectedFault fault, CancellationToken cancellationToken)
    {
        var pair = await scene.CopyAsync();
        var run = await pair.RunAsync(fault, cancellationToken);
        if (run.WhyImproper(fault) is { } why) Add(fault, [why]);
        var torn = await pair.DefectsAsync(cancellationToken);
        Interlocked.Add(ref lost, torn.Count);
        Add(fault, torn);
        injected.AddOrUpdate($"{fault.Kind} at {fault.Place}", 1, (_, count) => count + 1);
        try
        {
            var (outcome, log) = await pair.SyncAsync(cancellationToken);
            if (!outcome.IsComplete) Add(fault, [$"the next sync leaves something: {string.Join("; ", log.Reported.Select(told => told.Message))}"]);
        }
        catch (SlipwayException failure)
        {
            Add(fault, [$"the next sync fails: {failure.Message}"]);
        }

        Add(fault, await pair.DefectsAtEndAsync(cancellationToken));
        pair.Delete();
    }

    private void Add(InjectedFault fault, IEnumerable<string> found)
    {
        foreach (var defect in found) defects.Enqueue($"{fault}: {defect}");
    }
}
