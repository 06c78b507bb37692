using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Tests.Hosts;

/// <summary>Keeps what people are told.</summary>
internal sealed class QuietLog : IDeployLog
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines) return [.. lines];
        }
    }

    /// <summary>Hears each line as it is told.</summary>
    public Action<string>? Told { get; init; }

    public void Report(Diagnostic diagnostic) => Tell(null, diagnostic.ToString());

    public void Tell(string? host, string line)
    {
        lock (lines) lines.Add(line);
        Told?.Invoke(line);
    }

    public void Progress(string host, string what, long sent, long? total)
    {
    }

    public void BeginStep(string? host, string name)
    {
    }

    public IComposeLog ForStack(string host) => throw new NotSupportedException();
}
