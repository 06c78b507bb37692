namespace Slipway.Docker.Session.Http2;

/// <summary>The peer broke a rule that ends the whole connection (RFC 9113 section 5.4.1); it is told by GOAWAY.</summary>
internal sealed class Http2ConnectionException(Http2ErrorCode code, string message) : Exception(message)
{
    public Http2ErrorCode Code { get; } = code;
}
