using System.Security.Cryptography;
using System.Text;

namespace Slipway.Compose.Containers;

/// <summary>
/// Digests of what secrets and configs contain, the same in every run and on every machine, so that changed content makes new containers.
/// </summary>
/// <remarks>
/// Digests of secrets end up in labels, which are shown more freely than the secrets themselves. No key could be kept from whoever reads them and still be the same on
/// every machine; instead the digest is salted with project and key, so that equal secrets cannot be told and no table helps, and costs some thousand rounds, so that
/// guessing is slow. Whoever may read labels from the engine may also read the secret out of the container.
/// </remarks>
internal static class ContentDigest
{
    private const int Rounds = 4096;

    public static byte[] OfSecret(string project, string key, byte[] content) =>
        Rfc2898DeriveBytes.Pbkdf2(SHA256.HashData(content), Encoding.UTF8.GetBytes($"slipway secret\0{project}\0{key}"), Rounds, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);

    public static byte[] OfConfig(byte[] content) => SHA256.HashData(content);
}
