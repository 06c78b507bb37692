using System.Text;

namespace Slipway.Compose.Loading.EnvFiles;

/// <summary>The escapes of double-quoted values: <c>\a \b \f \n \r \t \v \\ \" \0ooo</c>, and <c>\$</c> for a dollar sign. Others stay as they are.</summary>
internal static class EnvFileEscapes
{
    /// <summary>The text with its escapes resolved, except that <c>\$</c> becomes the <c>$$</c> that interpolation turns into a dollar sign.</summary>
    public static string Expand(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var expanded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length) expanded.Append(text[i]);
            else i += Append(expanded, text.AsSpan(i + 1));
        }
        return expanded.ToString();
    }

    /// <summary>Appends the escape that stands behind a backslash and returns its length.</summary>
    private static int Append(StringBuilder expanded, ReadOnlySpan<char> rest)
    {
        if (rest[0] == '0') return AppendOctal(expanded, rest);
        var meant = rest[0] switch
        {
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            '"' => "\"",
            '\\' => "\\",
            '$' => "$$",
            _ => null,
        };
        if (meant is null) expanded.Append('\\').Append(rest[0]);
        else expanded.Append(meant);
        return 1;
    }

    /// <summary><c>\0</c> and three octal digits up to 377; anything shorter or larger only loses its 0, as in docker compose.</summary>
    private static int AppendOctal(StringBuilder expanded, ReadOnlySpan<char> rest)
    {
        var length = 1;
        while (length < 4 && length < rest.Length && char.IsAsciiDigit(rest[length])) length++;
        var digits = rest[1..length];
        if (digits.Length == 3 && digits[0] <= '3' && !digits.ContainsAnyExceptInRange('0', '7'))
            expanded.Append((char)(((digits[0] - '0') * 64) + ((digits[1] - '0') * 8) + (digits[2] - '0')));
        else expanded.Append('\\').Append(digits);
        return length;
    }
}
