namespace Slipway.Sync.Reconciling;

/// <summary>
/// A path at which the sides are not the same, the folders above it being so, with all that each list has below it. At most one side has a folder there, so what is below exists on one side only.
/// </summary>
internal sealed record Disagreement(string Path, Branch Ancestor, Branch Source, Branch Target)
{
    /// <summary>Whether something ignored or unreadable is at the path itself.</summary>
    public bool IsProtected => (Source.Top is { } source && Branch.IsProtected(source)) || (Target.Top is { } target && Branch.IsProtected(target));
}
