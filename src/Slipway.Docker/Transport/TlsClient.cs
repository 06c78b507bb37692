using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Slipway.Diagnostics;
using Slipway.Docker.Locating;
using Slipway.Ssh;

namespace Slipway.Docker.Transport;

/// <summary>The client's side of TLS with an own certificate and an own authority, as <c>dockerd --tlsverify</c> wants it.</summary>
internal sealed class TlsClient
{
    private readonly TlsFiles files;
    private readonly X509Certificate2? certificate;
    private readonly X509Certificate2Collection? authorities;

    private TlsClient(TlsFiles files, X509Certificate2? certificate, X509Certificate2Collection? authorities) =>
        (this.files, this.certificate, this.authorities) = (files, certificate, authorities);

    /// <exception cref="SlipwayException">SLIP1008: a file is missing or unreadable.</exception>
    public static TlsClient Load(TlsFiles files)
    {
        var current = files.CaFile;
        try
        {
            X509Certificate2Collection? authorities = null;
            if (files.CaFile is not null)
            {
                authorities = [];
                authorities.ImportFromPemFile(files.CaFile);
            }

            current = files.CertFile;
            X509Certificate2? certificate = null;
            if (files.CertFile is not null)
            {
                using var fromPem = X509Certificate2.CreateFromPemFile(files.CertFile, files.KeyFile);
                // Windows' TLS takes no key that lives in memory only.
                certificate = OperatingSystem.IsWindows()
                    ? X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null)
                    : X509Certificate2.CreateFromPemFile(files.CertFile, files.KeyFile);
            }

            return new TlsClient(files, certificate, authorities);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SlipwayException(DockerErrors.TlsFileUnusable(current ?? "", e.Message), e);
        }
    }

    public async Task<Stream> AuthenticateAsync(SocketStream inner, string host, CancellationToken cancellationToken)
    {
        var stream = new TlsStream(inner);
        try
        {
            await stream.AuthenticateAsClientAsync(Options(host), cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private SslClientAuthenticationOptions Options(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (certificate is not null) options.ClientCertificates = [certificate];
        if (!files.Verify)
        {
            // Asked for: DOCKER_CERT_PATH without DOCKER_TLS_VERIFY, or SkipTLSVerify in a context.
#pragma warning disable CA5359
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (authorities is not null)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }

    private sealed class TlsStream(SocketStream inner) : SslStream(inner, leaveInnerStreamOpen: false), IDuplex
    {
        public bool IsOpen => inner.IsOpen;

        public async ValueTask CloseWriteAsync(CancellationToken cancellationToken) => await ShutdownAsync();
    }
}
