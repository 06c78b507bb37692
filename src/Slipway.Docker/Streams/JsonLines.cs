using System.Runtime.CompilerServices;

namespace Slipway.Docker.Streams;

/// <summary>Lines of a stream of JSON values, without their ends; empty lines are left out.</summary>
internal static class JsonLines
{
    // A trace of BuildKit can hold a base64-coded megabyte; this much in one line is no engine's.
    private const int Limit = 256 * 1024 * 1024;

    /// <summary>Each line is valid until the next is asked for.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream stream, Func<string, Exception> malformed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int start = 0, end = 0, searched = 0;
        while (true)
        {
            var found = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = Trim(buffer.AsMemory(start, searched + found - start));
                start = searched = searched + found + 1;
                if (!line.IsEmpty) yield return line;
                continue;
            }

            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }

            searched = end;
            if (end == buffer.Length)
            {
                if (end >= Limit) throw malformed("a line is too long");
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (read == 0) break;
            end += read;
        }

        var last = Trim(buffer.AsMemory(start, end - start));
        if (!last.IsEmpty) yield return last;
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        while (!line.IsEmpty && line.Span[^1] <= (byte)' ') line = line[..^1];
        return line;
    }
}
