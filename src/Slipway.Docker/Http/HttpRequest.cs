using System.Globalization;
using System.Text;

namespace Slipway.Docker.Http;

/// <summary>Writes a request's body to the stream it is given; it neither flushes nor closes it.</summary>
internal delegate Task HttpBodyWriter(Stream target, CancellationToken cancellationToken);

/// <summary>A request. Either of <see cref="Content"/> and <see cref="Body"/> may be set.</summary>
internal sealed record HttpRequest(string Method, string Target)
{
    /// <summary>In order, repeated names kept as repeated lines. No value holds a line break.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>A body at hand, sent with its length.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>A body that is produced while it is sent, in chunks.</summary>
    public HttpBodyWriter? Body { get; init; }

    public byte[] Head(string host)
    {
        var head = new StringBuilder(256);
        head.Append(Method).Append(' ').Append(Target).Append(" HTTP/1.1\r\nHost: ").Append(host).Append("\r\nUser-Agent: slipway\r\n");
        foreach (var (name, value) in Headers)
        {
            if (value.AsSpan().ContainsAny('\r', '\n', '\0')) throw new ArgumentException($"The value of header {name} holds a line break.");
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (Body is not null) head.Append("Transfer-Encoding: chunked\r\n");
        else if (Content is { } content) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}\r\n");
        else if (Method is "POST" or "PUT") head.Append("Content-Length: 0\r\n");
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }
}
