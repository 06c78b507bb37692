using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Progress;
using Slipway.Docker.Streams;

namespace Slipway.Deploy.Swarm;

/// <summary>What a task printed, from whichever node.</summary>
internal static class TaskOutput
{
    // A node that does not answer must not hold up the message of a failure.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The last lines; where they cannot be had, a line that says why.</summary>
    public static async Task<IReadOnlyList<string>> LastAsync(Engine engine, string task, bool hasTerminal, int lines, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var last = new Queue<string>();
        try
        {
            await foreach (var (line, _) in ReadAsync(engine, task, hasTerminal, lines, patience.Token))
            {
                if (last.Count == lines) last.Dequeue();
                last.Enqueue(line);
            }
        }
        catch (SlipwayException unreadable)
        {
            last.Enqueue($"(its log cannot be read: {SwarmErrors.OneLine(SwarmRefusal.Of(unreadable) ?? unreadable.Message)})");
        }
        catch (InvalidDataException broken)
        {
            last.Enqueue($"(its log cannot be read: {broken.Message})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            last.Enqueue("(its node does not give its log)");
        }

        return [.. last];
    }

    /// <summary>Lines as they were completed, control characters removed.</summary>
    /// <param name="engine">A manager.</param>
    /// <param name="task">The task's id.</param>
    /// <param name="hasTerminal">Whether its outputs are one.</param>
    /// <param name="tail">How many of the last lines; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<(string Line, bool IsError)> ReadAsync(
        Engine engine, string task, bool hasTerminal, int? tail, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await engine.Tasks.LogsAsync(task, new LogRequest { Tail = tail }, cancellationToken);
        var (output, errors) = (new LineSplitter(), new LineSplitter());
        await foreach (var piece in MultiplexedStream.ReadAsync(stream, hasTerminal ? OutputFormat.Raw : OutputFormat.Multiplexed, cancellationToken))
        {
            var isError = piece.Kind == OutputKind.StdErr;
            foreach (var line in (isError ? errors : output).Add(piece.Bytes)) yield return (Printable(line), isError);
        }

        if (output.Rest() is { } lastOutput) yield return (Printable(lastOutput), false);
        if (errors.Rest() is { } lastError) yield return (Printable(lastError), true);
    }

    private static string Printable(string line) => string.Create(line.Length, line, static (buffer, from) =>
    {
        for (var i = 0; i < from.Length; i++) buffer[i] = char.IsControl(from[i]) && from[i] != '\t' ? ' ' : from[i];
    });
}
