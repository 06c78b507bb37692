using System.Buffers.Binary;

namespace Slipway.Docker.Session.Http2;

/// <summary>The settings of RFC 9113 section 6.5.2.</summary>
internal static class PeerSettings
{
    public const ushort HeaderTableSize = 1;
    public const ushort EnablePush = 2;
    public const ushort MaxConcurrentStreams = 3;
    public const ushort InitialWindowSize = 4;
    public const ushort MaxFrameSize = 5;
    public const ushort MaxHeaderListSize = 6;

    public static byte[] Encode(params ReadOnlySpan<(ushort Id, int Value)> settings)
    {
        var payload = new byte[6 * settings.Length];
        var position = payload.AsSpan();
        foreach (var (id, value) in settings)
        {
            BinaryPrimitives.WriteUInt16BigEndian(position, id);
            BinaryPrimitives.WriteInt32BigEndian(position[2..], value);
            position = position[6..];
        }
        return payload;
    }

    /// <summary>Applies what the peer announced.</summary>
    /// <returns>Whether it named a header table size.</returns>
    /// <exception cref="Http2ConnectionException">A value is out of range.</exception>
    public static bool Apply(ReadOnlySpan<byte> payload, SendWindows windows)
    {
        var namesTable = false;
        for (; !payload.IsEmpty; payload = payload[6..])
        {
            var value = BinaryPrimitives.ReadUInt32BigEndian(payload[2..]);
            switch (BinaryPrimitives.ReadUInt16BigEndian(payload))
            {
                case HeaderTableSize:
                    namesTable = true;
                    break;
                case EnablePush when value > 1:
                    throw new Http2ConnectionException(Http2ErrorCode.ProtocolError, "ENABLE_PUSH is neither 0 nor 1");
                case InitialWindowSize when value > int.MaxValue:
                    throw new Http2ConnectionException(Http2ErrorCode.FlowControlError, "the initial window is too large");
                case InitialWindowSize:
                    windows.SetInitial((int)value);
                    break;
                case MaxFrameSize when value is < 16384 or > 16777215:
                    throw new Http2ConnectionException(Http2ErrorCode.ProtocolError, "the frame size is out of range");
                case MaxFrameSize:
                    windows.SetMaxFrameSize((int)value);
                    break;
            }
        }
        return namesTable;
    }
}
