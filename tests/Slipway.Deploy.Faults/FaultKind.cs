namespace Slipway.Deploy.Faults;

/// <summary>What goes wrong.</summary>
internal enum FaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>This process is killed.</summary>
    Kill,

    /// <summary>This process is stopped (SIGSTOP), as a machine that sleeps; whoever started it lets it go on.</summary>
    Stop,

    /// <summary>The work is cancelled, as Ctrl-C does.</summary>
    Cancel,

    /// <summary>The step waits for a line on the standard input, so that whoever started this can make something go wrong elsewhere.</summary>
    Pause,
}
