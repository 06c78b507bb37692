using Slipway.Diagnostics;
using Slipway.Sync.Running;

namespace Slipway.Sync.Tests.Local;

/// <summary>Keeps the steps, and lets a test do something at one.</summary>
internal sealed class QuietLog : ISyncLog
{
    public List<string> Steps { get; } = [];

    public Action<string>? AtStep { get; set; }

    public void Report(Diagnostic diagnostic)
    {
    }

    public void Tell(string line)
    {
    }

    public void BeginStep(string name)
    {
        Steps.Add(name);
        AtStep?.Invoke(name);
    }
}
