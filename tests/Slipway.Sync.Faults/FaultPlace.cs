namespace Slipway.Sync.Faults;

/// <summary>Where it goes wrong.</summary>
internal enum FaultPlace
{
    /// <summary>At the beginning of a step that is told to the log.</summary>
    Step,

    /// <summary>Before an operation that changes a local folder; one more than there are: after the last.</summary>
    Operation,

    /// <summary>Behind a byte to the remote side.</summary>
    Sent,

    /// <summary>Behind a byte from the remote side.</summary>
    Received,
}
