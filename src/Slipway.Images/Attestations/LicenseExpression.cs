using System.Buffers;

namespace Slipway.Images.Attestations;

/// <summary>
/// Tells SPDX licence expressions (SPDX 2.3, annex D) from what else packages put in their place. Identifiers are checked for their form; a <c>LicenseRef-</c> is refused, since a document must hold the text it refers to.
/// </summary>
internal static class LicenseExpression
{
    private const int LongestExpression = 1000;
    private static readonly SearchValues<char> IdentifierCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    public static bool IsValid(string text)
    {
        if (text.Length > LongestExpression)
            return false;
        var words = text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var open = 0;
        var wantsOperand = true;
        for (var index = 0; index < words.Length; index++)
        {
            switch (words[index])
            {
                case "(" when wantsOperand:
                    open++;
                    break;
                case ")" when !wantsOperand && open > 0:
                    open--;
                    break;
                case "AND" or "OR" when !wantsOperand:
                    wantsOperand = true;
                    break;
                case "WITH" when !wantsOperand && words[index - 1] != ")" && index + 1 < words.Length && IsIdentifier(words[index + 1]):
                    index++;
                    break;
                default:
                    if (!wantsOperand || !IsIdentifier(words[index].EndsWith('+') ? words[index][..^1] : words[index]))
                        return false;
                    wantsOperand = false;
                    break;
            }
        }

        return !wantsOperand && open == 0;
    }

    // UNLICENSED is npm's word for "none is given", no licence.
    private static bool IsIdentifier(string word) =>
        word.Length > 0
        && word is not ("AND" or "OR" or "WITH" or "NONE" or "NOASSERTION" or "UNLICENSED")
        && !word.AsSpan().ContainsAnyExcept(IdentifierCharacters)
        && !word.StartsWith("LicenseRef-", StringComparison.Ordinal)
        && !word.StartsWith("DocumentRef-", StringComparison.Ordinal);
}
