using Slipway.Docker.Streams;

namespace Slipway.Compose.Verbs.Terminals;

/// <summary>Moves what a process in a container reads and writes.</summary>
internal static class ProcessStreams
{
    private const int BufferSize = 16 * 1024;

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
