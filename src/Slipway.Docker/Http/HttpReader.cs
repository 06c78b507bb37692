using System.Globalization;
using System.Text;

namespace Slipway.Docker.Http;

/// <summary>Reads heads and lines from a connection and keeps what it read too much of for the body.</summary>
internal sealed class HttpReader(Stream stream)
{
    private const int LineLimit = 64 * 1024;

    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    /// <summary>Whether any byte of the current response has come: only then has the engine seen the request for certain.</summary>
    public bool Received { get; set; }

    /// <summary>Reads up to the size of <paramref name="target"/>, from what is buffered first; 0 at the end of the stream.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (start == end)
        {
            var read = await stream.ReadAsync(target, cancellationToken);
            if (read > 0) Received = true;
            return read;
        }

        var count = Math.Min(target.Length, end - start);
        buffer.AsMemory(start, count).CopyTo(target);
        start += count;
        return count;
    }

    /// <summary>Reads a response's head. 1xx responses other than 101 are passed over.</summary>
    public async ValueTask<HttpResponseHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = Status(await ReadLineAsync(cancellationToken));
            List<KeyValuePair<string, string>> headers = [];
            while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':');
                if (colon <= 0) throw new HttpProtocolException("a header line has no colon");
                headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
                if (headers.Count > 500) throw new HttpProtocolException("there are too many header lines");
            }

            if (status is 101 or >= 200) return new HttpResponseHead(status, headers);
        }
    }

    /// <summary>Reads a line without its end.</summary>
    public async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var length = searched + found;
                var line = buffer.AsSpan(start, length);
                start += length + 1;
                return Encoding.Latin1.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);
            }

            searched = end - start;
            if (searched > LineLimit) throw new HttpProtocolException("a line is too long");
            MakeRoom();
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (read == 0) throw new EndOfStreamException("the connection was closed");
            Received = true;
            end += read;
        }
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
    }

    private static int Status(string line)
    {
        // HTTP/1.1 200 OK
        if (line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line.Length >= 12 && line[8] == ' '
            && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 100)
        {
            return status;
        }

        throw new HttpProtocolException("the answer is not HTTP");
    }
}
