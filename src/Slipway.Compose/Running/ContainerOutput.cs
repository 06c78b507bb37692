using Slipway.Docker.Progress;
using Slipway.Docker.Streams;

namespace Slipway.Compose.Running;

/// <summary>Passes the output of a container's process on, line by line.</summary>
internal static class ContainerOutput
{
    /// <param name="chunks">The output.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="log">Hears the lines.</param>
    public static async Task TellAsync(IAsyncEnumerable<OutputChunk> chunks, string container, IComposeLog log)
    {
        var (output, errors) = (new LineSplitter(), new LineSplitter());
        await foreach (var piece in chunks)
        {
            foreach (var line in (piece.Kind == OutputKind.StdErr ? errors : output).Add(piece.Bytes))
                log.ContainerLine(container, line, piece.Kind == OutputKind.StdErr);
        }

        if (output.Rest() is { } lastOutput)
            log.ContainerLine(container, lastOutput, isError: false);
        if (errors.Rest() is { } lastError)
            log.ContainerLine(container, lastError, isError: true);
    }
}
