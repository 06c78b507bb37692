namespace Slipway.Docker.Progress;

/// <summary>The last lines a step wrote.</summary>
internal sealed class StepTail
{
    private const int Lines = 20;

    private readonly Queue<string> lines = new();

    public void Add(string line)
    {
        if (lines.Count == Lines)
            lines.Dequeue();
        lines.Enqueue(line);
    }

    public IReadOnlyList<string> Snapshot() => [.. lines];
}
