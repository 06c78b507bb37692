using System.Security.Cryptography;
using System.Text;

namespace Slipway.Files;

/// <summary>Names of the files in which images are remembered.</summary>
public static class StateFiles
{
    /// <summary>An image's name as part of a file's: with a digest of it where characters had to be replaced, so that two names never become one.</summary>
    public static string NameOf(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return safe == name ? name : $"{safe}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 4))}";
    }
}
