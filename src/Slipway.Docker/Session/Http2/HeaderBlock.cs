using System.Buffers;

namespace Slipway.Docker.Session.Http2;

/// <summary>A HEADERS frame and its CONTINUATIONs being put together (RFC 9113 section 4.3); nothing may come between them.</summary>
internal sealed class HeaderBlock(int streamId, bool endStream, int limit)
{
    private readonly ArrayBufferWriter<byte> fragments = new(256);
    private int continuations;

    public int StreamId { get; } = streamId;

    public bool EndStream { get; } = endStream;

    public ReadOnlySpan<byte> Encoded => fragments.WrittenSpan;

    public void Append(ReadOnlySpan<byte> fragment)
    {
        fragments.Write(fragment);
        if (fragments.WrittenCount > limit || ++continuations > Http2Limits.MaxContinuations)
            throw new Http2ConnectionException(Http2ErrorCode.EnhanceYourCalm, "a header block is too large");
    }
}
