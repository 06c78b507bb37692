using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Ssh;

/// <summary>The name of the socket over which one ssh process lends its connection to later ones (<c>ControlPath</c>).</summary>
internal static class ControlSocket
{
    // sun_path of BSD and macOS, less the end and the suffix ssh adds while it makes the socket.
    private const int Limit = 104 - 1 - 17;
    private const int HashLength = 40;

    // A '%' of the folder would be a token of ssh's, a blank or a quote would end the word.
    private static readonly SearchValues<char> Special = SearchValues.Create("% \"'\\$");

    /// <summary>A pattern for ssh to complete (<c>%C</c>: host, port and user as its configuration has them), telling apart whatever else decides who and where one is; null where the folder's name is too long.</summary>
    public static string? For(string folder, SshClientOptions options)
    {
        var identity = string.Join('\0', options.Program, options.ConfigFile, options.IdentityFile, options.KnownHostsFile, options.HostKeyFingerprint, options.Password is null ? "" : "password");
        var path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..8] + "-");
        return Encoding.UTF8.GetByteCount(path) + HashLength > Limit || path.AsSpan().ContainsAny(Special) ? null : path + "%C";
    }
}
