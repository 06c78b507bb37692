using System.Globalization;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Reconciling;

/// <summary>A plan as people read it and tests compare it.</summary>
public static class PlanText
{
    /// <summary>
    /// One line for each change and conflict: <c>+ src/new.py  2.8 kB  new</c>, <c>~ src/main.py  3.1 kB  changed</c>, <c>- old.py  gone from the source</c>, <c>! notes.md  it changed on both sides</c>;
    /// a folder that is created, removed or replaced as a whole is one line with its counts. Changes on the source are marked <c>&lt;</c>, as in <c>&lt;+ a.py</c>. Lines beyond <paramref name="most"/> are
    /// counted in one.
    /// </summary>
    public static IReadOnlyList<string> Lines(SyncPlan plan, int most = 200)
    {
        var lines = new PlanLines(most);
        lines.AddAll("", plan.OnTarget);
        lines.AddAll("<", plan.OnSource);
        foreach (var conflict in plan.Conflicts) lines.Add($"! {SyncPath.Display(conflict.Path)}  {conflict.Why}");
        return lines.Finish();
    }

    /// <summary>
    /// One line of totals: <c>12 to send (3.4 MB), 2 to remove, 1 conflict</c>, or <c>nothing to do</c>; in two-way modes also <c>3 to fetch (1.2 kB), 1 to remove here</c>. Folders count as what is in them does.
    /// </summary>
    public static string Summary(SyncPlan plan)
    {
        var parts = new List<string>();
        AddTotals(parts, plan.OnTarget, "to send", "to remove");
        AddTotals(parts, plan.OnSource, "to fetch", "to remove here");
        if (plan.Conflicts.Count > 0) parts.Add(plan.Conflicts.Count == 1 ? "1 conflict" : $"{Number(plan.Conflicts.Count)} conflicts");
        return parts.Count == 0 ? "nothing to do" : string.Join(", ", parts);
    }

    /// <summary>A size in bytes or the decimal unit that leaves one to three digits before the point: <c>812 B</c>, <c>2.8 kB</c>, <c>34 MB</c>.</summary>
    public static string Size(long bytes)
    {
        if (bytes < 1000) return Number(bytes) + " B";
        var size = (double)bytes;
        var unit = -1;
        for (; size >= 999.5 && unit < 3; unit++) size /= 1000;
        return size.ToString(size < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture) + " " + "kMGT"[unit] + "B";
    }

    internal static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static void AddTotals(List<string> parts, IReadOnlyList<Change> changes, string brought, string removed)
    {
        var (count, bytes, removals) = (0, 0L, 0);
        foreach (var change in changes)
        {
            if (change.After is null) removals++;
            else count++;
            if (change.NeedsContent) bytes += change.After!.Stamp.Size;
        }

        if (count > 0) parts.Add($"{Number(count)} {brought}{(bytes > 0 ? $" ({Size(bytes)})" : "")}");
        if (removals > 0) parts.Add($"{Number(removals)} {removed}");
    }
}
