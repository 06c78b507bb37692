namespace Slipway.Sync.Reconciling;

/// <summary>Which side may change which, with mutagen's guarantees.</summary>
public enum SyncMode
{
    /// <summary>The target becomes an exact copy of the source; what is ignored on the target stays.</summary>
    Mirror,

    /// <summary>The source goes to the target only where the target is as the last sync left it; what only the target has stays.</summary>
    OneWaySafe,

    /// <summary>Both ways; what was changed on both sides is a conflict, and deletion loses to change.</summary>
    TwoWaySafe,

    /// <summary>Both ways; the source wins a conflict.</summary>
    TwoWayResolved,
}
