using Slipway.Sync.Endpoints;
using Slipway.Sync.Reconciling;

namespace Slipway.Sync.Running;

/// <summary>How a cycle ended.</summary>
/// <param name="Plan">What was to be done.</param>
/// <param name="OnTarget">What was done to the target; empty when only a plan was asked for.</param>
/// <param name="OnSource">What was done to the source.</param>
public sealed record SyncOutcome(SyncPlan Plan, IReadOnlyList<ChangeResult> OnTarget, IReadOnlyList<ChangeResult> OnSource)
{
    /// <summary>Whether everything planned was done and nothing is in conflict.</summary>
    public bool IsComplete
    {
        get
        {
            foreach (var result in OnTarget)
            {
                if (!result.Done) return false;
            }

            foreach (var result in OnSource)
            {
                if (!result.Done) return false;
            }

            return Plan.Conflicts.Count == 0;
        }
    }
}
