namespace Slipway.Sync.Endpoints.Shell;

/// <summary>A script will not read more of its input.</summary>
internal sealed class RefusedException : Exception;
