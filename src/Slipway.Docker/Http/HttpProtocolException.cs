namespace Slipway.Docker.Http;

/// <summary>What came is not HTTP as RFC 9112 has it.</summary>
internal sealed class HttpProtocolException(string message) : IOException(message);
