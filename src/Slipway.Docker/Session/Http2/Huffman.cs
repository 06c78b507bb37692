namespace Slipway.Docker.Session.Http2;

/// <summary>
/// The Huffman code of RFC 7541 appendix B. It is canonical (within one length codes count up with the symbol), so the lengths alone define it.
/// </summary>
internal static class Huffman
{
    private const int Eos = 256;
    private const int LongestCode = 30;

    // One byte a symbol, 0 to 255 and EOS: its code's length in bits.
    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    private static readonly CodeTable Table = CodeTable.Build(Lengths);

    /// <exception cref="Http2ConnectionException">EOS inside the string, or padding that is not fewer than eight one bits.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> encoded)
    {
        // The shortest code has five bits.
        var decoded = new byte[encoded.Length * 8 / 5];
        var count = 0;
        var code = 0;
        var length = 0;
        foreach (var octet in encoded)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | ((octet >> bit) & 1);
                length++;
                var offset = code - Table.First[length];
                if (offset >= Table.Count[length])
                {
                    if (length == LongestCode)
                        throw Malformed();
                    continue;
                }
                var symbol = Table.Symbols[Table.Index[length] + offset];
                if (symbol == Eos)
                    throw Malformed();
                decoded[count++] = (byte)symbol;
                code = 0;
                length = 0;
            }
        }
        if (length > 7 || code != (1 << length) - 1)
            throw Malformed();
        return decoded[..count];
    }

    private static Http2ConnectionException Malformed() => new(Http2ErrorCode.CompressionError, "a header string is not valid Huffman code");

    /// <summary>For every length: its first code, how many codes it has, and where their symbols start in <paramref name="Symbols"/>.</summary>
    private sealed record CodeTable(int[] First, int[] Count, int[] Index, short[] Symbols)
    {
        public static CodeTable Build(ReadOnlySpan<byte> lengths)
        {
            var table = new CodeTable(new int[LongestCode + 1], new int[LongestCode + 1], new int[LongestCode + 1], new short[lengths.Length]);
            foreach (var length in lengths)
                table.Count[length]++;
            for (var length = 1; length <= LongestCode; length++)
            {
                table.First[length] = (table.First[length - 1] + table.Count[length - 1]) << 1;
                table.Index[length] = table.Index[length - 1] + table.Count[length - 1];
            }
            var next = (int[])table.Index.Clone();
            for (var symbol = 0; symbol < lengths.Length; symbol++)
                table.Symbols[next[lengths[symbol]]++] = (short)symbol;
            return table;
        }
    }
}
