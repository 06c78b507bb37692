namespace Slipway.Docker.Locating;

/// <summary>PEM files for TLS with an engine.</summary>
/// <param name="CaFile">The authority that signed the engine's certificate; null for the system's trust.</param>
/// <param name="CertFile">Our certificate; null for none.</param>
/// <param name="KeyFile">Its key.</param>
/// <param name="Verify">Whether the engine's certificate is checked.</param>
public sealed record TlsFiles(string? CaFile, string? CertFile, string? KeyFile, bool Verify);
