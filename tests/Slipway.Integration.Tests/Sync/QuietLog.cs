using Slipway.Diagnostics;
using Slipway.Sync.Running;

namespace Slipway.Integration.Tests.Sync;

/// <summary>Lets a test do something at a step.</summary>
internal sealed class QuietLog : ISyncLog
{
    public Action<string>? AtStep { get; set; }

    public void Report(Diagnostic diagnostic)
    {
    }

    public void Tell(string line)
    {
    }

    public void BeginStep(string name) => AtStep?.Invoke(name);
}
