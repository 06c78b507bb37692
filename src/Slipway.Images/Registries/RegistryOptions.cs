using Slipway.Docker.Credentials;

namespace Slipway.Images.Registries;

/// <summary>What a client of registries is told.</summary>
public sealed record RegistryOptions
{
    /// <summary>Where credentials come from; null for none.</summary>
    public RegistryCredentials? Credentials { get; init; }

    /// <summary>
    /// Registries (<c>host[:port]</c>) that may be spoken to without TLS or with a certificate nobody vouches for, as dockerd's <c>insecure-registries</c>. Hosts of the loopback are among them always, as docker has it.
    /// </summary>
    public IReadOnlyList<string> Insecure { get; init; } = [];

    /// <summary>Bytes of one request of a chunked upload; 0 sends each blob in one.</summary>
    public long ChunkSize { get; init; }

    /// <summary>How often something is tried that failed for a reason that may pass (a cut connection, 429 with Retry-After, 5xx).</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>How long nothing may happen on a connection; five times as long where a registry has a blob to check and store.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Folders with a folder for each registry whose <c>*.crt</c> files are authorities to trust for it, as docker's <c>certs.d</c>.</summary>
    public IReadOnlyList<string> CertificateFolders { get; init; } = RegistryTrust.DefaultFolders();
}
