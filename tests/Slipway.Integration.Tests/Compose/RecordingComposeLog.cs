using System.Collections.Concurrent;
using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Keeps all that a run of a stack says.</summary>
internal sealed class RecordingComposeLog : IComposeLog
{
    public ConcurrentQueue<Diagnostic> Diagnostics { get; } = [];

    public ConcurrentQueue<string> Actions { get; } = [];

    public ConcurrentQueue<string> Steps { get; } = [];

    /// <summary><c>container: line</c></summary>
    public ConcurrentQueue<string> ContainerLines { get; } = [];

    /// <summary>Called for each action done.</summary>
    public Action<string>? OnAction { get; init; }

    public string All => string.Join('\n', [.. Diagnostics.Select(diagnostic => diagnostic.ToString()), .. Actions, .. Steps, .. ContainerLines]);

    public void Report(Diagnostic diagnostic) => Diagnostics.Enqueue(diagnostic);

    public void StepDone(string line) => Steps.Enqueue(line);

    public void OutputLine(string line) => Steps.Enqueue(line);

    public void ActionDone(string line)
    {
        Actions.Enqueue(line);
        OnAction?.Invoke(line);
    }

    public void ContainerLine(string container, string line, bool isError) => ContainerLines.Enqueue($"{container}: {line}");
}
