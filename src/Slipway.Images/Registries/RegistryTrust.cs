using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Images.Registries;

/// <summary>Whether a registry's certificate is to be believed: the system's authorities, and those that docker's <c>certs.d</c> has for this registry.</summary>
internal static class RegistryTrust
{
    /// <summary>Where docker and its rootless and desktop forms look.</summary>
    public static IReadOnlyList<string> DefaultFolders()
    {
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".docker", "certs.d");
        return OperatingSystem.IsWindows()
            ? [home, Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "docker", "certs.d")]
            : [home, "/etc/docker/certs.d"];
    }

    /// <summary>Windows allows no colon in names, and docker leaves it out there.</summary>
    public static string FolderName(string registry) => OperatingSystem.IsWindows() ? registry.Replace(":", "", StringComparison.Ordinal) : registry;

    /// <summary>The callback of TLS for a registry.</summary>
    public static bool Accepts(string registry, IReadOnlyList<string> folders, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        // Only an unknown authority can be made good here; a certificate for another name cannot.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null) return false;
        var authorities = Authorities(registry, folders);
        if (authorities.Count == 0) return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        if (chain is not null)
        {
            foreach (var element in chain.ChainElements) own.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return own.Build(copy);
    }

    private static X509Certificate2Collection Authorities(string registry, IReadOnlyList<string> folders)
    {
        var found = new X509Certificate2Collection();
        foreach (var folder in folders)
        {
            var own = new DirectoryInfo(Path.Combine(folder, FolderName(registry)));
            if (!own.Exists) continue;
            foreach (var file in own.EnumerateFiles("*.crt"))
            {
                try
                {
                    found.ImportFromPemFile(file.FullName);
                }
                catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
                {
                    // A file that cannot be read vouches for nobody; the error that follows names the folder.
                }
            }
        }

        return found;
    }
}
