using System.Globalization;

namespace Slipway.Docker.Progress;

/// <summary>Turns BuildKit's statuses into events. Deterministic: order and durations follow from the statuses alone. One instance a build; not thread-safe.</summary>
public sealed class BuildProgress
{
    private const string ExitCodeMark = "exit code: ";

    private readonly Dictionary<string, StepState> steps = new(StringComparer.Ordinal);

    /// <summary>The events of one status: starts, then output and warnings, then ends.</summary>
    public IReadOnlyList<BuildEvent> Apply(BuildStatus status)
    {
        List<BuildEvent> events = [];
        foreach (var vertex in status.Vertexes)
            Begin(vertex, events);
        foreach (var log in status.Logs)
            Write(log, events);
        foreach (var warning in status.Warnings)
        {
            events.Add(new StepWarning(
                steps.GetValueOrDefault(warning.Vertex)?.Step, warning.Summary, warning.Detail, warning.Url, warning.File, warning.Ranges));
        }
        foreach (var vertex in status.Vertexes)
            End(vertex, events);
        return events;
    }

    private void Begin(Vertex vertex, List<BuildEvent> events)
    {
        // A step that fails before it starts is still a step that failed.
        if ((vertex.Started is null && vertex.Error.Length == 0) || steps.ContainsKey(vertex.Digest))
            return;
        var state = new StepState(new(vertex.Digest, vertex.Name));
        steps.Add(vertex.Digest, state);
        events.Add(new StepStarted(state.Step));
    }

    private void Write(VertexLog log, List<BuildEvent> events)
    {
        if (!steps.TryGetValue(log.Vertex, out var state))
            return;
        foreach (var line in state.Lines(log.Stream).Add(log.Data))
        {
            state.Tail.Add(line);
            events.Add(new StepLog(state.Step, log.Stream, line));
        }
    }

    private void End(Vertex vertex, List<BuildEvent> events)
    {
        if (!steps.TryGetValue(vertex.Digest, out var state) || (vertex.Completed is null && vertex.Error.Length == 0))
            return;
        // BuildKit reports some steps as done, and later again, with an error or after more work; only a first failure is news then.
        if (state.Failed || (state.Ended && vertex.Error.Length == 0))
            return;
        state.Ended = true;
        FlushLines(state, events);
        if (vertex.Error.Length > 0)
            Fail(vertex, state, events);
        else
            events.Add(new StepCompleted(state.Step, vertex.Completed - vertex.Started ?? TimeSpan.Zero, vertex.Cached));
    }

    private static void Fail(Vertex vertex, StepState state, List<BuildEvent> events)
    {
        state.Failed = true;
        if (vertex.Error.EndsWith("context canceled", StringComparison.Ordinal))
            events.Add(new StepCancelled(state.Step));
        else
            events.Add(new StepFailed(state.Step, vertex.Error, ExitCode(vertex.Error), state.Tail.Snapshot()));
    }

    private static void FlushLines(StepState state, List<BuildEvent> events)
    {
        foreach (var stream in state.Streams)
        {
            if (state.Lines(stream).Rest() is not { } line)
                continue;
            state.Tail.Add(line);
            events.Add(new StepLog(state.Step, stream, line));
        }
    }

    // 20.10: `executor failed running [/bin/sh -c false]: exit code: 1`; later: `process "…" did not complete successfully: exit code: 1`.
    private static int? ExitCode(string error)
    {
        var mark = error.LastIndexOf(ExitCodeMark, StringComparison.Ordinal);
        if (mark < 0)
            return null;
        var digits = error.AsSpan(mark + ExitCodeMark.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;
    }

    private sealed class StepState(BuildStep step)
    {
        private readonly SortedDictionary<int, LineSplitter> lines = [];

        public BuildStep Step { get; } = step;

        public StepTail Tail { get; } = new();

        public bool Ended { get; set; }

        public bool Failed { get; set; }

        public IReadOnlyList<int> Streams => [.. lines.Keys];

        public LineSplitter Lines(int stream)
        {
            if (!lines.TryGetValue(stream, out var splitter))
                lines.Add(stream, splitter = new());
            return splitter;
        }
    }
}
