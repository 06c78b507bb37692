namespace Slipway.Docker.Http;

/// <summary>The producer of a request's body failed, for the reason inside. Not an <see cref="IOException"/>, so that no one takes it for the connection's.</summary>
internal sealed class HttpBodyException(Exception cause) : Exception(cause.Message, cause);
