using System.Text;

namespace Slipway.Docker.Session.Http2;

/// <summary>Decodes one connection's header blocks, in order (RFC 7541).</summary>
/// <param name="maximumTableSize">The SETTINGS_HEADER_TABLE_SIZE we stand by.</param>
/// <param name="maximumListSize">The SETTINGS_MAX_HEADER_LIST_SIZE we announced.</param>
internal sealed class HpackDecoder(int maximumTableSize, int maximumListSize)
{
    public HeaderTable Table { get; } = new(maximumTableSize);

    /// <summary>The block's fields, or null when together they are larger than the limit (the table is kept in step even then).</summary>
    /// <exception cref="Http2ConnectionException">The block is malformed: COMPRESSION_ERROR.</exception>
    public IReadOnlyList<HeaderField>? Decode(ReadOnlySpan<byte> block)
    {
        var fields = new List<HeaderField>();
        long size = 0;
        var mayResize = true;
        while (!block.IsEmpty)
        {
            if ((block[0] & 0xE0) == 0x20)
            {
                if (!mayResize)
                    throw Malformed("a table size update after the first field");
                Table.Resize(Integer(ref block, 5));
                continue;
            }
            mayResize = false;
            var field = Field(ref block);
            size += field.Size;
            if (size <= maximumListSize)
                fields.Add(field);
        }
        return size <= maximumListSize ? fields : null;
    }

    private HeaderField Field(ref ReadOnlySpan<byte> block)
    {
        var first = block[0];
        if (first >= 0x80)
            return Table[Integer(ref block, 7)];
        var indexed = first >= 0x40;
        var field = Literal(ref block, Integer(ref block, indexed ? 6 : 4));
        if (indexed)
            Table.Add(field);
        return field;
    }

    private HeaderField Literal(ref ReadOnlySpan<byte> block, int nameIndex)
    {
        string name;
        int nameSize;
        if (nameIndex > 0)
        {
            name = Table[nameIndex].Name;
            nameSize = name.Length;
        }
        else
        {
            var octets = Octets(ref block);
            name = Encoding.Latin1.GetString(octets);
            nameSize = octets.Length;
        }
        var value = Octets(ref block);
        return new(name, Encoding.UTF8.GetString(value), nameSize + value.Length + 32);
    }

    private static ReadOnlySpan<byte> Octets(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
            throw Malformed("a string is missing");
        var huffman = block[0] >= 0x80;
        var length = Integer(ref block, 7);
        if (length > block.Length)
            throw Malformed("a string is longer than its block");
        var octets = block[..length];
        block = block[length..];
        return huffman ? Huffman.Decode(octets) : octets;
    }

    private static int Integer(ref ReadOnlySpan<byte> block, int prefixBits)
    {
        var mask = (1 << prefixBits) - 1;
        var value = block[0] & mask;
        block = block[1..];
        if (value < mask)
            return value;
        for (var shift = 0; shift <= 21; shift += 7)
        {
            if (block.IsEmpty)
                throw Malformed("an integer ends early");
            var octet = block[0];
            block = block[1..];
            value += (octet & 0x7F) << shift;
            if (octet < 0x80)
                return value;
        }
        throw Malformed("an integer is too large");
    }

    private static Http2ConnectionException Malformed(string what) => new(Http2ErrorCode.CompressionError, $"{what} in a header block");
}
