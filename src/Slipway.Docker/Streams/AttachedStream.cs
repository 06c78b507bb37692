using Slipway.Ssh;

namespace Slipway.Docker.Streams;

/// <summary>The standard streams of a process in a container. Reading and writing may go on at the same time.</summary>
public sealed class AttachedStream(Stream connection, OutputFormat format) : IAsyncDisposable
{
    /// <summary>How the output comes.</summary>
    public OutputFormat Format => format;

    /// <summary>The bare connection, for callers that move bytes themselves.</summary>
    public Stream Connection => connection;

    /// <summary>The output until the process closes it.</summary>
    public IAsyncEnumerable<OutputChunk> ReadAsync(CancellationToken cancellationToken) => MultiplexedStream.ReadAsync(connection, format, cancellationToken);

    /// <summary>Writes to standard input.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => connection.WriteAsync(bytes, cancellationToken);

    /// <summary>Ends standard input; output goes on.</summary>
    public ValueTask CloseInputAsync(CancellationToken cancellationToken) =>
        connection is IDuplex duplex ? duplex.CloseWriteAsync(cancellationToken) : ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
