using System.Collections.Concurrent;
using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Tests.Shipping;

/// <summary>Keeps what a deployment says.</summary>
internal sealed class RecordingDeployLog : IDeployLog
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ConcurrentQueue<string> Steps { get; } = new();

    /// <summary>Hears of bytes: host, sent.</summary>
    public Action<string, long>? OnProgress { get; set; }

    public void Report(Diagnostic diagnostic) => Lines.Enqueue(diagnostic.ToString());

    public void Tell(string? host, string line) => Lines.Enqueue($"{host}: {line}");

    public void Progress(string host, string what, long sent, long? total) => OnProgress?.Invoke(host, sent);

    public void BeginStep(string? host, string name) => Steps.Enqueue($"{host}: {name}");

    public IComposeLog ForStack(string host) => throw new NotSupportedException();
}
