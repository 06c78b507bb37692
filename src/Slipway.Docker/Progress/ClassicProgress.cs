using System.Globalization;
using System.Text;

namespace Slipway.Docker.Progress;

/// <summary>
/// Turns the classic builder's text (the <c>stream</c> and <c>error</c> members of its JSON lines) into the events of <see cref="BuildProgress"/>. Its text carries no
/// times, so the caller says when each piece came. One instance a build; not thread-safe.
/// </summary>
public sealed class ClassicProgress
{
    private const string WarningMark = "[Warning] ";
    private const string ExitCodeMark = " returned a non-zero code: ";

    private readonly LineSplitter lines = new();
    private BuildStep? step;
    private StepTail tail = new();
    private DateTimeOffset started;
    private bool cached;
    private bool running;

    /// <summary>The events of a <c>stream</c> text.</summary>
    public IReadOnlyList<BuildEvent> Apply(string text, DateTimeOffset at)
    {
        List<BuildEvent> events = [];
        foreach (var line in lines.Add(Encoding.UTF8.GetBytes(text)))
            Take(line, at, events);
        return events;
    }

    /// <summary>The build ended well: so did its last step.</summary>
    public IReadOnlyList<BuildEvent> Complete(DateTimeOffset at)
    {
        List<BuildEvent> events = [];
        TakeRest(at, events);
        EndStep(at, events);
        return events;
    }

    /// <summary>The build ended with an <c>error</c>, which belongs to the step that ran.</summary>
    public IReadOnlyList<BuildEvent> Fail(string error, DateTimeOffset at)
    {
        List<BuildEvent> events = [];
        TakeRest(at, events);
        if (step is null)
            return events;
        events.Add(new StepFailed(step, error, ExitCode(error), tail.Snapshot()));
        step = null;
        return events;
    }

    private void TakeRest(DateTimeOffset at, List<BuildEvent> events)
    {
        if (lines.Rest() is { } line)
            Take(line, at, events);
    }

    private void Take(string line, DateTimeOffset at, List<BuildEvent> events)
    {
        if (ReadStep(line) is { } next)
        {
            EndStep(at, events);
            (step, tail, started, cached, running) = (next, new(), at, false, false);
            events.Add(new StepStarted(next));
        }
        else if (line.StartsWith(WarningMark, StringComparison.Ordinal))
        {
            events.Add(new StepWarning(step, line[WarningMark.Length..], [], "", "", []));
        }
        else if (step is not null && !IsBookkeeping(line))
        {
            tail.Add(line);
            events.Add(new StepLog(step, 1, line));
        }
    }

    /// <summary>The builder's own lines: <c> ---> …</c>, "Removing intermediate container …" after a command, and the result.</summary>
    private bool IsBookkeeping(string line)
    {
        if (line.StartsWith(" ---> ", StringComparison.Ordinal))
        {
            cached |= line == " ---> Using cache";
            running |= line.StartsWith(" ---> Running in ", StringComparison.Ordinal);
            return true;
        }
        return line.Length == 0
            || (running && line.StartsWith("Removing intermediate container ", StringComparison.Ordinal))
            || line.StartsWith("Successfully built ", StringComparison.Ordinal)
            || line.StartsWith("Successfully tagged ", StringComparison.Ordinal);
    }

    private void EndStep(DateTimeOffset at, List<BuildEvent> events)
    {
        if (step is not null)
            events.Add(new StepCompleted(step, at - started, cached));
        step = null;
    }

    // `Step 2/4 : RUN make`
    private static BuildStep? ReadStep(string line)
    {
        const string Mark = "Step ";
        if (!line.StartsWith(Mark, StringComparison.Ordinal))
            return null;
        var colon = line.IndexOf(" : ", StringComparison.Ordinal);
        var slash = line.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || colon < slash || !IsNumber(line.AsSpan(Mark.Length, slash - Mark.Length)) || !IsNumber(line.AsSpan(slash + 1, colon - slash - 1)))
            return null;
        return new(line[Mark.Length..colon], line[(colon + 3)..]);
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    // `The command '/bin/sh -c false' returned a non-zero code: 1`
    private static int? ExitCode(string error)
    {
        var mark = error.LastIndexOf(ExitCodeMark, StringComparison.Ordinal);
        return mark >= 0 && int.TryParse(error.AsSpan(mark + ExitCodeMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;
    }
}
