using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Slipway.Images.Registries;
using Slipway.Images.Tests.Context;

namespace Slipway.Images.Tests.Registries;

[TestClass]
public sealed class RegistryTrustTests
{
    private const string Registry = "registry.test:5000";

    [TestMethod]
    public void A_certificate_of_the_registrys_own_authority_is_trusted_for_it_alone()
    {
        using var tree = new TemporaryTree();
        using var authority = Authority("own");
        using var certificate = IssuedBy(authority);
        tree.With($"{RegistryTrust.FolderName(Registry)}/ca.crt", authority.ExportCertificatePem());

        Assert.IsTrue(Accepts(tree, Registry, certificate, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.IsFalse(Accepts(tree, "other.test", certificate, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.IsFalse(Accepts(tree, Registry, certificate, SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch));
        using var stranger = Authority("stranger");
        using var forged = IssuedBy(stranger);
        Assert.IsFalse(Accepts(tree, Registry, forged, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [TestMethod]
    public void A_file_that_is_no_certificate_vouches_for_nobody()
    {
        using var tree = new TemporaryTree();
        using var authority = Authority("own");
        tree.With($"{RegistryTrust.FolderName(Registry)}/ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Assert.IsFalse(Accepts(tree, Registry, authority, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.IsTrue(Accepts(tree, Registry, authority, SslPolicyErrors.None));
    }

    private static bool Accepts(TemporaryTree tree, string registry, X509Certificate2 certificate, SslPolicyErrors errors) =>
        RegistryTrust.Accepts(registry, [tree.Root, tree.At("absent")], certificate, null, errors);

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 IssuedBy(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=registry.test", key, HashAlgorithmName.SHA256);
        return request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), [1, 2, 3]);
    }
}
