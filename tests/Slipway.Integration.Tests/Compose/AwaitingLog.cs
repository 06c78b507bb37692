using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Integration.Tests.Compose;

/// <summary>Lets a test wait until something is said.</summary>
internal sealed class AwaitingLog : IComposeLog
{
    private readonly List<string> lines = [];
    private readonly List<(string Text, TaskCompletionSource Said)> awaited = [];

    /// <summary>Everything said: container lines as <c>name: line</c>.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines) return [.. lines];
        }
    }

    /// <summary>Waits for a line with a text in it; one said before counts.</summary>
    public Task SaidAsync(string text, CancellationToken cancellationToken)
    {
        lock (lines)
        {
            if (lines.Exists(line => line.Contains(text, StringComparison.Ordinal))) return Task.CompletedTask;
            var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Add((text, said));
            return said.Task.WaitAsync(cancellationToken);
        }
    }

    public void Forget()
    {
        lock (lines) lines.Clear();
    }

    public void Report(Diagnostic diagnostic) => Say(diagnostic.ToString());

    public void StepDone(string line) => Say(line);

    public void OutputLine(string line) => Say(line);

    public void ActionDone(string line) => Say(line);

    public void ContainerLine(string container, string line, bool isError) => Say($"{container}: {line}");

    private void Say(string line)
    {
        lock (lines)
        {
            lines.Add(line);
            foreach (var (_, said) in awaited.Where(entry => line.Contains(entry.Text, StringComparison.Ordinal))) said.TrySetResult();
            awaited.RemoveAll(entry => entry.Said.Task.IsCompleted);
        }
    }
}
