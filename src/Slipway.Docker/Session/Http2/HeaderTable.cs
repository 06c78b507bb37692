namespace Slipway.Docker.Session.Http2;

/// <summary>The static table (RFC 7541 appendix A) followed by the dynamic one (section 2.3), newest entry first.</summary>
internal sealed class HeaderTable
{
    private static readonly HeaderField[] Static = BuildStatic();

    // A ring: entry 0 is the newest. An entry counts at least 32 octets, which bounds the ring.
    private readonly HeaderField[] ring;
    private readonly int maximumSize;
    private int newest;
    private int limit;

    /// <summary>An empty table of at most so many octets.</summary>
    public HeaderTable(int maximumSize)
    {
        this.maximumSize = maximumSize;
        limit = maximumSize;
        ring = new HeaderField[(maximumSize / 32) + 1];
    }

    public int Count { get; private set; }

    /// <summary>The dynamic entries' sizes together.</summary>
    public int Size { get; private set; }

    /// <exception cref="Http2ConnectionException">There is no such entry.</exception>
    public HeaderField this[int index]
    {
        get
        {
            if (index is > 0 && index <= Static.Length)
                return Static[index - 1];
            var dynamic = index - Static.Length - 1;
            if (index <= 0 || dynamic >= Count)
                throw new Http2ConnectionException(Http2ErrorCode.CompressionError, $"there is no header table entry {index}");
            return ring[(newest + ring.Length - dynamic) % ring.Length];
        }
    }

    public void Resize(int size)
    {
        if (size > maximumSize)
            throw new Http2ConnectionException(Http2ErrorCode.CompressionError, $"a header table of {size} octets is larger than {maximumSize}");
        limit = size;
        Evict(0);
    }

    public void Add(HeaderField field)
    {
        Evict(field.Size);
        if (field.Size > limit)
            return;
        newest = (newest + 1) % ring.Length;
        ring[newest] = field;
        Count++;
        Size += field.Size;
    }

    private void Evict(int incoming)
    {
        while (Count > 0 && Size + incoming > limit)
        {
            var oldest = (newest + ring.Length - (Count - 1)) % ring.Length;
            Size -= ring[oldest].Size;
            ring[oldest] = default;
            Count--;
        }
    }

    private static HeaderField[] BuildStatic()
    {
        string[] pairs =
        [
            ":authority", "", ":method", "GET", ":method", "POST", ":path", "/", ":path", "/index.html", ":scheme", "http",
            ":scheme", "https", ":status", "200", ":status", "204", ":status", "206", ":status", "304", ":status", "400",
            ":status", "404", ":status", "500", "accept-charset", "", "accept-encoding", "gzip, deflate", "accept-language", "",
            "accept-ranges", "", "accept", "", "access-control-allow-origin", "", "age", "", "allow", "", "authorization", "",
            "cache-control", "", "content-disposition", "", "content-encoding", "", "content-language", "", "content-length", "",
            "content-location", "", "content-range", "", "content-type", "", "cookie", "", "date", "", "etag", "", "expect", "",
            "expires", "", "from", "", "host", "", "if-match", "", "if-modified-since", "", "if-none-match", "", "if-range", "",
            "if-unmodified-since", "", "last-modified", "", "link", "", "location", "", "max-forwards", "", "proxy-authenticate", "",
            "proxy-authorization", "", "range", "", "referer", "", "refresh", "", "retry-after", "", "server", "", "set-cookie", "",
            "strict-transport-security", "", "transfer-encoding", "", "user-agent", "", "vary", "", "via", "", "www-authenticate", "",
        ];
        var fields = new HeaderField[pairs.Length / 2];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = HeaderField.Of(pairs[2 * i], pairs[(2 * i) + 1]);
        return fields;
    }
}
