namespace Slipway.Docker.Session.Http2;

/// <summary>What we let the peer do. Bodies hold at most streams × stream window octets in memory.</summary>
/// <param name="MaxFrameSize">The largest payload of a frame.</param>
/// <param name="MaxHeaderListSize">Octets of one request's headers; a context's include patterns travel there.</param>
/// <param name="MaxConcurrentStreams">Calls at once, counting those the peer gave up but whose handlers still run.</param>
/// <param name="StreamWindow">Octets a stream may send before its handler has read some.</param>
/// <param name="ConnectionWindow">Octets all streams may have in flight.</param>
internal sealed record Http2Limits(
    int MaxFrameSize = 16 * 1024,
    int MaxHeaderListSize = 1024 * 1024,
    int MaxConcurrentStreams = 100,
    int StreamWindow = 256 * 1024,
    int ConnectionWindow = 4 * 1024 * 1024)
{
    public const int HeaderTableSize = 4096;

    /// <summary>The window every connection and stream starts with until SETTINGS say otherwise (RFC 9113 section 6.9.2).</summary>
    public const int InitialWindow = 65535;

    /// <summary>A header block in more pieces than this is an attack, not a request.</summary>
    public const int MaxContinuations = 256;
}
