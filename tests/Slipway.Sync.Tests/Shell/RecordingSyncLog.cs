using Slipway.Diagnostics;
using Slipway.Sync.Running;

namespace Slipway.Sync.Tests.Shell;

internal sealed class RecordingSyncLog : ISyncLog
{
    public List<Diagnostic> Diagnostics { get; } = [];

    public List<string> Steps { get; } = [];

    public void Report(Diagnostic diagnostic) => Diagnostics.Add(diagnostic);

    public void Tell(string line)
    {
    }

    public void BeginStep(string name) => Steps.Add(name);
}
