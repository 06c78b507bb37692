namespace Slipway.Docker.Session.Http2;

/// <summary>The peer broke a rule that ends one stream (RFC 9113 section 5.4.2); it is told by RST_STREAM.</summary>
internal sealed class Http2StreamException(int streamId, Http2ErrorCode code, string message) : Exception(message)
{
    public int StreamId { get; } = streamId;

    public Http2ErrorCode Code { get; } = code;
}
