using Slipway.Compose.Running;
using Slipway.Docker.Progress;
using Slipway.Docker.Streams;

namespace Slipway.Compose.Verbs.Terminals;

/// <summary>Moves what a process in a container reads and writes.</summary>
internal static class ProcessStreams
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Output to the log by lines until it ends.</summary>
    public static Task ToLogAsync(AttachedStream attached, string container, IComposeLog log, CancellationToken cancellationToken) =>
        ToLinesAsync(attached.ReadAsync(cancellationToken), (line, kind) => log.ContainerLine(container, line, kind == OutputKind.StdErr));

    /// <summary>Pieces of output as lines, each output's for itself.</summary>
    public static async Task ToLinesAsync(IAsyncEnumerable<OutputChunk> output, Action<string, OutputKind> line)
    {
        var splitters = new[] { new LineSplitter(), new LineSplitter() };
        await foreach (var chunk in output)
        {
            foreach (var text in splitters[(int)chunk.Kind].Add(chunk.Bytes)) line(text, chunk.Kind);
        }

        foreach (var kind in (OutputKind[])[OutputKind.StdOut, OutputKind.StdErr])
        {
            if (splitters[(int)kind].Rest() is { } rest) line(rest, kind);
        }
    }

    /// <summary>Output as it is.</summary>
    public static async Task ToTerminalAsync(AttachedStream attached, ITerminal terminal, CancellationToken cancellationToken)
    {
        await foreach (var chunk in attached.ReadAsync(cancellationToken))
        {
            await terminal.Output.WriteAsync(chunk.Bytes, cancellationToken);
            await terminal.Output.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Input until it ends or the process is gone.</summary>
    public static async Task FromInputAsync(ITerminal terminal, AttachedStream attached, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await terminal.Input.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                await attached.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            await attached.CloseInputAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException || (failure is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // A process that has ended takes no input; its exit tells the rest.
        }
    }
}
