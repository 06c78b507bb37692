using Slipway.Diagnostics;

namespace Slipway.Sync.Running;

/// <summary>Where a sync tells what it does. May be called from several threads.</summary>
public interface ISyncLog
{
    /// <summary>A warning or message. Errors are thrown.</summary>
    void Report(Diagnostic diagnostic);

    /// <summary>A line for people: progress, results.</summary>
    void Tell(string line);

    /// <summary>
    /// A step begins that changes something outside this process: <c>stage</c>, <c>publish: rename</c>, <c>memory: write</c>… For detailed logs; tests that stop a sync everywhere count these.
    /// </summary>
    void BeginStep(string name);
}
