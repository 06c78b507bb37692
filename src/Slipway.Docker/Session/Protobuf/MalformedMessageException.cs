namespace Slipway.Docker.Session.Protobuf;

/// <summary>Bytes that are no protobuf message of the expected shape.</summary>
internal sealed class MalformedMessageException(string message) : Exception(message);
