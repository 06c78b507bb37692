using System.Collections.Concurrent;
using Slipway.Diagnostics;
using Slipway.Images.Building;

namespace Slipway.Integration.Tests.Images;

/// <summary>Keeps all that a build says.</summary>
internal sealed class RecordingLog : IBuildLog
{
    public ConcurrentQueue<Diagnostic> Diagnostics { get; } = [];

    public ConcurrentQueue<string> Steps { get; } = [];

    public ConcurrentQueue<string> Output { get; } = [];

    /// <summary>Called for each line a step prints.</summary>
    public Action<string>? OnOutput { get; set; }

    public string All => string.Join('\n', [.. Diagnostics.Select(diagnostic => diagnostic.ToString()), .. Steps, .. Output]);

    public void Report(Diagnostic diagnostic) => Diagnostics.Enqueue(diagnostic);

    public void StepDone(string line) => Steps.Enqueue(line);

    public void OutputLine(string line)
    {
        Output.Enqueue(line);
        OnOutput?.Invoke(line);
    }
}
