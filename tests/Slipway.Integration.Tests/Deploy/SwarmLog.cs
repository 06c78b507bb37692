using Slipway.Compose.Running;
using Slipway.Deploy;
using Slipway.Diagnostics;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>Keeps what it hears.</summary>
internal sealed class SwarmLog : IDeployLog
{
    private readonly List<string> lines = [];

    public string Text
    {
        get
        {
            lock (lines) return string.Join('\n', lines);
        }
    }

    /// <summary>Called with every line.</summary>
    public Action<string> Heard { get; init; } = _ => { };

    public void Report(Diagnostic diagnostic) => Add(diagnostic.ToString());

    public void Tell(string? host, string line) => Add(line);

    public void Progress(string host, string what, long sent, long? total)
    {
    }

    public void BeginStep(string? host, string name) => Add("> " + name);

    public IComposeLog ForStack(string host) => throw new NotSupportedException();

    private void Add(string line)
    {
        lock (lines) lines.Add(line);
        Heard(line);
    }
}
