namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>What an engine sent is not the tar archive of a folder.</summary>
internal sealed class MalformedArchiveException(string why) : Exception(why);
