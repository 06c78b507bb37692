using System.Collections.Concurrent;
using Slipway.Compose.Running;
using Slipway.Deploy;
using Slipway.Diagnostics;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>Keeps what is said while something is sent.</summary>
internal sealed class ShippingLog : IDeployLog
{
    private readonly ConcurrentDictionary<string, long> sent = new();

    public ConcurrentQueue<string> Steps { get; } = new();

    public ConcurrentQueue<string> Lines { get; } = new();

    public Action<string, long>? OnProgress { get; set; }

    /// <summary>Bytes of the last thing sent to a host, before compression.</summary>
    public long Sent(string host) => sent.GetValueOrDefault(host);

    public void Report(Diagnostic diagnostic) => Lines.Enqueue(diagnostic.ToString());

    public void Tell(string? host, string line) => Lines.Enqueue($"{host}: {line}");

    public void Progress(string host, string what, long bytes, long? total)
    {
        sent[host] = bytes;
        OnProgress?.Invoke(host, bytes);
    }

    public void BeginStep(string? host, string name) => Steps.Enqueue($"{host}: {name}");

    public IComposeLog ForStack(string host) => throw new NotSupportedException();
}
