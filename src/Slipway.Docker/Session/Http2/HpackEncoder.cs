using System.Buffers;
using System.Text;

namespace Slipway.Docker.Session.Http2;

/// <summary>Encodes header blocks as literals that enter no table: what we send is a few short fields a call.</summary>
internal static class HpackEncoder
{
    /// <summary>"Our dynamic table has no entries": due in the first block after each of the peer's changes of its table size (RFC 7541 section 4.2).</summary>
    private const byte EmptyTable = 0x20;

    public static byte[] Encode(bool announceEmptyTable, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var block = new ArrayBufferWriter<byte>(128);
        if (announceEmptyTable)
            block.Write([EmptyTable]);
        foreach (var (name, value) in fields)
        {
            block.Write([(byte)0]);
            Text(block, name);
            Text(block, value);
        }
        return block.WrittenSpan.ToArray();
    }

    private static void Text(ArrayBufferWriter<byte> block, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var rest = octets.Length;
        if (rest < 0x7F)
        {
            block.Write([(byte)rest]);
        }
        else
        {
            block.Write([(byte)0x7F]);
            for (rest -= 0x7F; rest >= 0x80; rest >>= 7)
                block.Write([(byte)(rest | 0x80)]);
            block.Write([(byte)rest]);
        }
        block.Write(octets);
    }
}
