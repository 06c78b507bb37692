using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>
/// A pinned host key as a file of known hosts of its own: any name, this key alone. The connection itself is then checked by ssh's strict checking against it. The key is asked of the host once and kept; what is kept counts only
/// with the pinned fingerprint.
/// </summary>
internal static class KnownHostsPin
{
    private const string Prefix = "SHA256:";

    // SHA-256 in base 64 without padding.
    private const int DigestLength = 43;

    /// <exception cref="SlipwayException">SLIP1116: the host shows another key; SLIP1120: the pin is no fingerprint; others: it was not reached.</exception>
    public static async Task<string> FileAsync(SshClientOptions options, SshDestination destination, string pin, CancellationToken cancellationToken)
    {
        if (!IsFingerprint(pin)) throw new SlipwayException(SshErrors.MalformedPin(destination, pin));
        var folder = PrivateFolder.Find(options) ?? throw new SlipwayException(SshErrors.NoPrivateFolder(destination));
        var file = Path.Combine(folder, "key-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pin)))[..32]);
        if (Holds(file, pin)) return file;
        var keys = await new HostKeys(options).ScanAsync(destination, cancellationToken);
        var key = keys.FirstOrDefault(key => key.Fingerprint == pin) ?? throw new SlipwayException(SshErrors.PinNotShown(destination, pin, keys));
        var fresh = file + "." + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        await File.WriteAllTextAsync(fresh, $"* {key.Bare}\n", cancellationToken);
        File.Move(fresh, file, overwrite: true);
        return file;
    }

    private static bool Holds(string file, string pin)
    {
        if (!File.Exists(file)) return false;
        var lines = File.ReadAllLines(file);
        return lines.Length == 1 && HostKey.Read(lines[0])?.Fingerprint == pin;
    }

    private static bool IsFingerprint(string pin)
    {
        if (pin.Length != Prefix.Length + DigestLength || !pin.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        foreach (var c in pin.AsSpan(Prefix.Length))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/')) return false;
        }

        return true;
    }
}
