using System.Security.Cryptography;

namespace Slipway.Ssh;

/// <summary>A public key by which a host says who it is.</summary>
/// <param name="Type">As known hosts name it: <c>ssh-ed25519</c>, <c>ecdsa-sha2-nistp256</c>, <c>ssh-rsa</c>.</param>
/// <param name="Fingerprint">As ssh-keygen -lf prints it: <c>SHA256:</c> and the digest in base 64 without padding.</param>
public sealed record HostKey(string Type, string Fingerprint)
{
    /// <summary>The key's line of known hosts, as ssh names the host there.</summary>
    internal string Line { get; private init; } = "";

    /// <summary>Type and key, without the host's name.</summary>
    internal string Bare { get; private init; } = "";

    /// <summary>Reads a line of known hosts; null when it is none with a key of its own.</summary>
    internal static HostKey? Read(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || words[0][0] is '#' or '@') return null;
        Span<byte> key = new byte[words[2].Length];
        if (!Convert.TryFromBase64String(words[2], key, out var length)) return null;
        var fingerprint = "SHA256:" + Convert.ToBase64String(SHA256.HashData(key[..length])).TrimEnd('=');
        return new HostKey(words[1], fingerprint) { Line = line, Bare = $"{words[1]} {words[2]}" };
    }
}
