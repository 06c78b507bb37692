using System.Collections.Concurrent;
using Slipway.Diagnostics;
using Slipway.Sync.Running;

namespace Slipway.Integration.Tests.Sync;

internal sealed class FaultLog : ISyncLog
{
    public ConcurrentQueue<Diagnostic> Reported { get; } = new();

    /// <summary>Called at each step.</summary>
    public Action<string>? AtStep { get; set; }

    public void Report(Diagnostic diagnostic) => Reported.Enqueue(diagnostic);

    public void Tell(string line)
    {
    }

    public void BeginStep(string name) => AtStep?.Invoke(name);
}
