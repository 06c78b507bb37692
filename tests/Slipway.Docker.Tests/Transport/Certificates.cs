using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Docker.Tests.Transport;

/// <summary>A throw-away authority, a server certificate for 127.0.0.1, and folders of PEM files as DOCKER_CERT_PATH wants them.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly X509Certificate2 authority = Authority("authority");
    private readonly X509Certificate2 stranger = Authority("stranger");

    public Certificates()
    {
        Server = Issue(authority, "server", "1.3.6.1.5.5.7.3.1");
        using var client = Issue(authority, "client", "1.3.6.1.5.5.7.3.2");
        using var strange = Issue(stranger, "strange client", "1.3.6.1.5.5.7.3.2");
        Write("right", authority, client);
        Write("wrong-ca", stranger, client);
        Write("wrong-client", authority, strange);
        Write("no-client", authority, null);
        Write("empty-ca", authority, client);
        File.WriteAllText(Path.Combine(Folder("empty-ca"), "ca.pem"), "nothing here\n");
    }

    public X509Certificate2 Server { get; }

    public string Folder(string name) => Path.Combine(folder.Path, name);

    /// <summary>Whether a client's certificate is the authority's.</summary>
    public bool Accepts(X509Certificate? client)
    {
        if (client is null) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(X509CertificateLoader.LoadCertificate(client.GetRawCertData()));
    }

    public void Dispose()
    {
        Server.Dispose();
        authority.Dispose();
        stranger.Dispose();
        folder.Dispose();
    }

    private void Write(string name, X509Certificate2 ca, X509Certificate2? client)
    {
        Directory.CreateDirectory(Folder(name));
        File.WriteAllText(Path.Combine(Folder(name), "ca.pem"), ca.ExportCertificatePem());
        if (client is null) return;
        File.WriteAllText(Path.Combine(Folder(name), "cert.pem"), client.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Folder(name), "key.pem"), client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(23), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
