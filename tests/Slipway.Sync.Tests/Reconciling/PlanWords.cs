using Slipway.Sync.Reconciling;

namespace Slipway.Sync.Tests.Reconciling;

/// <summary>A plan as a line of words: <c>+a=1</c> comes to the target, <c>~a=2</c> is replaced there, <c>-a</c> goes from it, the same after <c>&lt;</c> on the source, <c>!a</c> is a conflict.</summary>
internal static class PlanWords
{
    public static string Of(SyncPlan plan) =>
        string.Join(' ', plan.OnTarget.Select(c => Of(c)).Concat(plan.OnSource.Select(c => "<" + Of(c))).Concat(plan.Conflicts.Select(c => "!" + c.Path)));

    public static string Conflicts(SyncPlan plan) => string.Join(' ', plan.Conflicts.Select(c => c.Path));

    private static string Of(Change change) => change switch
    {
        { After: null } => "-" + change.Path,
        { Before: null } => "+" + Tree.Print(change.After),
        _ => "~" + Tree.Print(change.After),
    };
}
