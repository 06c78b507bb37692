namespace Slipway.Sync.Faults;

/// <summary>What goes wrong.</summary>
internal enum FaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>This process is killed.</summary>
    Self,

    /// <summary>Its ssh clients are killed.</summary>
    Client,

    /// <summary>The remote shell is killed, which is of the same machine.</summary>
    Shell,

    /// <summary>The connection ends at once.</summary>
    Cut,

    /// <summary>The connection carries nothing any more in either direction, and ends a while later.</summary>
    Mute,
}
