namespace Slipway.Compose.Loading.Interpolation;

/// <summary>What a reference can name: <c>[A-Za-z_][A-Za-z0-9_]*</c>.</summary>
internal static class VariableName
{
    public static bool Begins(char c) => char.IsAsciiLetter(c) || c == '_';

    /// <summary>Where the name that begins at <paramref name="start"/> ends; <paramref name="start"/> when there is none.</summary>
    public static int End(string text, int start, int to)
    {
        if (start >= to || !Begins(text[start])) return start;
        var end = start + 1;
        while (end < to && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
        return end;
    }
}
