namespace Slipway.Sync.Reconciling;

/// <summary>A plan as people read it and tests compare it.</summary>
public static class PlanText
{
    /// <summary>
    /// One line for each change, conflict and summary: <c>+ src/new.py  2.8 kB  new</c>, <c>~ src/main.py  3.1 kB  changed</c>, <c>- old.py  gone from the source</c>, <c>! notes.md  changed on both sides</c>;
    /// a folder that is created or removed as a whole is one line with its counts. Changes on the source are marked <c>&lt;</c> in two-way modes. Lines beyond <paramref name="most"/> are counted in one.
    /// </summary>
    public static IReadOnlyList<string> Lines(SyncPlan plan, int most = 200) => throw new NotImplementedException();

    /// <summary>One line of totals: <c>12 to send (3.4 MB), 2 to remove, 1 conflict</c>, or <c>nothing to do</c>.</summary>
    public static string Summary(SyncPlan plan) => throw new NotImplementedException();
}
