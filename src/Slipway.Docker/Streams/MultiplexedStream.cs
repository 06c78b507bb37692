using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Slipway.Docker.Streams;

/// <summary>
/// The Engine API's stream format (ContainerAttach): frames of <c>[kind, 0, 0, 0, size as big-endian uint32]</c> and the bytes.
/// </summary>
public static class MultiplexedStream
{
    private const int HeaderSize = 8;
    private const int BufferSize = 32 * 1024;

    /// <summary>Reads the output of a process until the stream ends. Large frames come in several pieces.</summary>
    /// <exception cref="InvalidDataException">A header is malformed. The stream ends within a frame.</exception>
    public static async IAsyncEnumerable<OutputChunk> ReadAsync(
        Stream stream, OutputFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        if (format == OutputFormat.Raw)
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0) yield return new OutputChunk(OutputKind.StdOut, buffer.AsMemory(0, read));
            yield break;
        }

        var header = new byte[HeaderSize];
        while (await stream.ReadAtLeastAsync(header, HeaderSize, throwOnEndOfStream: false, cancellationToken) is var got and > 0)
        {
            if (got < HeaderSize) throw new InvalidDataException("The output stream ends within a header.");
            var kind = Kind(header);
            long left = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            while (left > 0)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
                if (read == 0) throw new InvalidDataException("The output stream ends within a frame.");
                left -= read;
                yield return new OutputChunk(kind, buffer.AsMemory(0, read));
            }
        }
    }

    /// <summary>Writes one frame.</summary>
    public static async Task WriteAsync(Stream stream, OutputKind kind, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderSize];
        header[0] = (byte)(kind == OutputKind.StdOut ? 1 : 2);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), (uint)bytes.Length);
        await stream.WriteAsync(header, cancellationToken);
        await stream.WriteAsync(bytes, cancellationToken);
    }

    // 0 is standard input, echoed as output; 3 carries the engine's own errors.
    private static OutputKind Kind(byte[] header) => header switch
    {
        [0 or 1, 0, 0, 0, ..] => OutputKind.StdOut,
        [2 or 3, 0, 0, 0, ..] => OutputKind.StdErr,
        _ => throw new InvalidDataException("The output stream has a malformed header; is it the output of a terminal?"),
    };
}
