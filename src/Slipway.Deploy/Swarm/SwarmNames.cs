using System.Security.Cryptography;
using System.Text;

namespace Slipway.Deploy.Swarm;

/// <summary>
/// Names of secrets and configs by their content, so that changed content is a new object: <c>{project}_{key}_{12 hexadecimal digits}</c>.
/// </summary>
/// <remarks>
/// A config's digits are of its SHA-256. A secret's name is shown where the secret is not: in plans, logs and records, and to every worker that runs a task of the service. A plain digest would let whoever reads it try all PINs in a second, and so would a
/// salted one beside its salt. They are an HMAC's therefore, whose random key is itself a config of the stack: only managers give it out, and who may ask a manager for a config may as well have it run a task that prints the secret. So nobody learns
/// anything, and every machine that deploys comes to the same names.
/// </remarks>
internal static class SwarmNames
{
    public const int KeySize = 32;
    private const int Digits = 12;

    // Of the engine.
    private const int Longest = 64;

    /// <summary>The name of the config that holds a stack's key.</summary>
    public static string KeyOf(string project) => Fitting($"{project}_slipway-names", Longest);

    public static string Of(SwarmObject described, string project, ReadOnlySpan<byte> content, ReadOnlySpan<byte> key)
    {
        using var hash = described.Kind == SwarmObjectKind.Secret ? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key) : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // What is cut off the name and the labels, which cannot be changed either, count as content.
        Append(hash, project);
        Append(hash, described.Key);
        Append(hash, described.BaseName);
        var labels = new List<string>(described.Labels.Keys);
        labels.Sort(StringComparer.Ordinal);
        foreach (var label in labels)
        {
            Append(hash, label);
            Append(hash, described.Labels[label]);
        }

        Append(hash, "");
        hash.AppendData(content);
        return $"{Fitting(described.BaseName, Longest - 1 - Digits)}_{Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits]}";
    }

    // Lengths part the texts, so that no two lists of texts are hashed alike.
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }

    private static string Fitting(string name, int length) => name.Length <= length ? name : name[..length];
}
