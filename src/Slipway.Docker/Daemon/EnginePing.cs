namespace Slipway.Docker.Daemon;

/// <summary>The headers of <c>GET /_ping</c>.</summary>
/// <param name="ApiVersion">The newest version the engine speaks.</param>
/// <param name="Builder">From <c>Builder-Version</c>.</param>
/// <param name="OsType"><c>linux</c> or <c>windows</c>, of the containers.</param>
/// <param name="Server">The server's name and version: <c>Docker/20.10.24 (linux)</c>, <c>Libpod/4.3.1 (linux)</c>.</param>
/// <param name="LibpodVersion">Podman's own API version; null when it is not Podman.</param>
public sealed record EnginePing(ApiVersion ApiVersion, BuilderSupport Builder, string OsType, string Server, string? LibpodVersion)
{
    /// <summary>Whether Podman answers.</summary>
    public bool IsPodman => LibpodVersion is not null || Server.StartsWith("Libpod", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What an engine tells of its builders.</summary>
public enum BuilderSupport
{
    /// <summary>It does not say. Docker 20.10 has BuildKit nevertheless; Podman has neither BuildKit nor its session.</summary>
    Unknown,

    /// <summary>It prefers the classic builder.</summary>
    Classic,

    /// <summary>It prefers BuildKit.</summary>
    BuildKit,
}
