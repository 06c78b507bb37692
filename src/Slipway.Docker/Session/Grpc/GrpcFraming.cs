using System.Buffers;
using System.Buffers.Binary;

namespace Slipway.Docker.Session.Grpc;

/// <summary>The five octets before every message: not compressed, and its length.</summary>
internal static class GrpcFraming
{
    public const int PrefixSize = 5;

    public static void Append(IBufferWriter<byte> target, ReadOnlySpan<byte> message)
    {
        var prefix = target.GetSpan(PrefixSize);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], message.Length);
        target.Advance(PrefixSize);
        target.Write(message);
    }
}
