using System.Collections.Concurrent;
using Slipway.Diagnostics;
using Slipway.Sync.Running;

namespace Slipway.Sync.Tests.Running;

internal sealed class RecordingLog : ISyncLog
{
    public ConcurrentQueue<Diagnostic> Reported { get; } = new();

    public ConcurrentQueue<string> Steps { get; } = new();

    public void Report(Diagnostic diagnostic) => Reported.Enqueue(diagnostic);

    public void Tell(string line)
    {
    }

    public void BeginStep(string name) => Steps.Enqueue(name);
}
