using Slipway.Sync.Endpoints;
using Slipway.Sync.Running;

namespace Slipway.Tasks.Sync;

/// <summary>Outcomes of a sync as lines of a build's result.</summary>
internal static class SyncText
{
    /// <summary>What was done, in one line; nothing where nothing was.</summary>
    public static IReadOnlyList<string> Of(SyncOutcome outcome, string source, string target, TimeSpan took)
    {
        var (sent, bytes, removed) = Count(outcome.OnTarget);
        var (fetched, fetchedBytes, removedHere) = Count(outcome.OnSource);
        if (sent + removed + fetched + removedHere == 0 && outcome.Plan.Conflicts.Count == 0) return [];
        var parts = new List<string>();
        if (sent > 0) parts.Add($"{sent} sent ({Size(bytes)})");
        if (removed > 0) parts.Add($"{removed} removed");
        if (fetched > 0) parts.Add($"{fetched} fetched ({Size(fetchedBytes)})");
        if (removedHere > 0) parts.Add($"{removedHere} removed here");
        if (outcome.Plan.Conflicts.Count > 0) parts.Add($"{outcome.Plan.Conflicts.Count} in conflict");
        return [$"{source} => {target}: {string.Join(", ", parts)}, {took.TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)} s"];
    }

    /// <summary>Changes that were not made.</summary>
    public static int Left(SyncOutcome outcome)
    {
        var left = 0;
        foreach (var result in outcome.OnTarget) left += result.Done ? 0 : 1;
        foreach (var result in outcome.OnSource) left += result.Done ? 0 : 1;
        return left;
    }

    private static (int Put, long Bytes, int Removed) Count(IReadOnlyList<ChangeResult> results)
    {
        var (put, bytes, removed) = (0, 0L, 0);
        foreach (var result in results)
        {
            if (!result.Done) continue;
            if (result.Change.After is null) removed++;
            else put++;
            if (result.Change.NeedsContent) bytes += result.Change.After!.Stamp.Size;
        }

        return (put, bytes, removed);
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => Text(bytes / 1e3, "kB"),
        < 1_000_000_000 => Text(bytes / 1e6, "MB"),
        _ => Text(bytes / 1e9, "GB"),
    };

    private static string Text(double value, string unit) => value.ToString(value < 10 ? "0.0" : "0", System.Globalization.CultureInfo.InvariantCulture) + " " + unit;
}
