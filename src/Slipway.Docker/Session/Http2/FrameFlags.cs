namespace Slipway.Docker.Session.Http2;

/// <summary>The flags of RFC 9113 section 6. Which of them mean something depends on the frame's type.</summary>
[Flags]
internal enum FrameFlags : byte
{
    None = 0,
    EndStream = 1,
    Ack = EndStream,
    EndHeaders = 4,
    Padded = 8,
    Priority = 0x20,
}
