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
    private readonly SslStreamCertificateContext? certificate;
    private readonly X509Certificate2Collection? authorities;

    private TlsClient(TlsFiles files, SslStreamCertificateContext? certificate, X509Certificate2Collection? authorities) =>
        (this.files, this.certificate, this.authorities) = (files, certificate, authorities);

    /// <exception cref="SlipwayException">SLIP1008: a file is missing or unreadable.</exception>
    public static TlsClient Load(TlsFiles files) => new(
        files,
        files.CertFile is { } cert ? Read(files.KeyFile ?? cert, key => Certificate(cert, key)) : null,
        files.CaFile is { } ca ? Read(ca, Authorities) : null);

    private static T Read<T>(string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            var missing = (e as FileNotFoundException)?.FileName;
            throw new SlipwayException(DockerErrors.TlsFileUnusable(missing ?? file, e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message), e);
        }
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("it holds no certificate");
    }

    // With the certificates between ours and the authority, which the engine need not have. The context is given, not chosen by the authorities the engine
    // names: those may be incomplete.
    private static SslStreamCertificateContext Certificate(string certFile, string keyFile)
    {
        var certificate = X509Certificate2.CreateFromPemFile(certFile, keyFile);
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(certFile);
        // Windows' TLS takes no key that lives in memory only.
        if (OperatingSystem.IsWindows())
        {
            using var inMemory = certificate;
            certificate = X509CertificateLoader.LoadPkcs12(inMemory.Export(X509ContentType.Pkcs12), null);
        }

        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
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
        if (certificate is not null) options.ClientCertificateContext = certificate;
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
