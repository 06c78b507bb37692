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
    private int searched;
    private int status;
    private List<KeyValuePair<string, string>>? headers;

    /// <summary>Whether any byte of the current response has come: only then has the engine seen the request for certain.</summary>
    public bool Received { get; set; }

    /// <summary>Reads up to the size of <paramref name="target"/>, from what is buffered first; 0 at the end of the stream.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (start == end) return stream.ReadAsync(target, cancellationToken);
        var count = Math.Min(target.Length, end - start);
        buffer.AsMemory(start, count).CopyTo(target);
        start += count;
        return ValueTask.FromResult(count);
    }

    /// <summary>Reads a line without its end.</summary>
    public async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        string? line;
        while ((line = TakeLine()) is null) Add(await stream.ReadAsync(Room(), cancellationToken));
        return line;
    }

    /// <summary>A response's head from what is buffered; null while it is not complete. 1xx responses other than 101 are passed over.</summary>
    public HttpResponseHead? TakeHead()
    {
        while (TakeLine() is { } line)
        {
            if (headers is null)
            {
                (status, headers) = (Status(line), []);
                continue;
            }

            if (line.Length > 0)
            {
                var colon = line.IndexOf(':');
                if (colon <= 0) throw new HttpProtocolException("a header line has no colon");
                headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
                if (headers.Count > 500) throw new HttpProtocolException("there are too many header lines");
                continue;
            }

            var head = new HttpResponseHead(status, headers);
            headers = null;
            if (status is 101 or >= 200) return head;
        }

        return null;
    }

    /// <summary>Where the connection's next bytes go; <see cref="Add"/> says how many came.</summary>
    public Memory<byte> Room()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        return buffer.AsMemory(end);
    }

    /// <exception cref="EndOfStreamException">Nothing came: the engine closed the connection.</exception>
    public void Add(int count)
    {
        if (count == 0) throw new EndOfStreamException("the connection was closed");
        Received = true;
        end += count;
    }

    private string? TakeLine()
    {
        var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
        if (found < 0)
        {
            searched = end - start;
            return searched <= LineLimit ? null : throw new HttpProtocolException("a line is too long");
        }

        var line = buffer.AsSpan(start, searched + found);
        start += line.Length + 1;
        searched = 0;
        return Encoding.Latin1.GetString(line is [.., (byte)'\r'] ? line[..^1] : line);
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
