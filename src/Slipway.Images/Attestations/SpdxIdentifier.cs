using System.Text;
using Slipway.Images.Oci;

namespace Slipway.Images.Attestations;

/// <summary>Makes SPDX identifiers, <c>SPDXRef-</c> and letters, digits, dots and dashes (SPDX 2.3, 7.2): readable, and unique by a piece of the hash of what they name.</summary>
internal static class SpdxIdentifier
{
    private const int LongestReadablePart = 60;
    private const int HashDigits = 16;

    /// <param name="kind"><c>Package</c>, <c>File</c></param>
    /// <param name="readable">What a person recognises it by; its other characters become dashes.</param>
    /// <param name="identity">What makes it different from all others.</param>
    public static string Of(string kind, string readable, string identity)
    {
        var id = new StringBuilder("SPDXRef-").Append(kind).Append('-');
        foreach (var character in readable.AsSpan(Math.Max(0, readable.Length - LongestReadablePart)))
            id.Append(char.IsAsciiLetterOrDigit(character) || character == '.' ? character : '-');
        return id.Append('-').Append(Digest.Of(Encoding.UTF8.GetBytes(identity)).Hex, 0, HashDigits).ToString();
    }
}
