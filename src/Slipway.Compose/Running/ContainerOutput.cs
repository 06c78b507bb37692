using Slipway.Docker.Progress;
using Slipway.Docker.Streams;

namespace Slipway.Compose.Running;

/// <summary>The output of a process in a container, line by line.</summary>
internal static class ContainerOutput
{
    /// <summary>Passes it on while it comes.</summary>
    /// <param name="chunks">The output.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="log">Hears the lines.</param>
    public static async Task TellAsync(IAsyncEnumerable<OutputChunk> chunks, string container, IComposeLog log)
    {
        await foreach (var (line, isError) in LinesAsync(chunks))
            log.ContainerLine(container, line, isError);
    }

    /// <summary>Reads it to its end. Lines of both streams have the order in which they were completed.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IAsyncEnumerable<OutputChunk> chunks)
    {
        var lines = new List<string>();
        await foreach (var (line, _) in LinesAsync(chunks))
            lines.Add(line);
        return lines;
    }

    private static async IAsyncEnumerable<(string Line, bool IsError)> LinesAsync(IAsyncEnumerable<OutputChunk> chunks)
    {
        var (output, errors) = (new LineSplitter(), new LineSplitter());
        await foreach (var piece in chunks)
        {
            var isError = piece.Kind == OutputKind.StdErr;
            foreach (var line in (isError ? errors : output).Add(piece.Bytes))
                yield return (line, isError);
        }

        if (output.Rest() is { } lastOutput)
            yield return (lastOutput, false);
        if (errors.Rest() is { } lastError)
            yield return (lastError, true);
    }
}
