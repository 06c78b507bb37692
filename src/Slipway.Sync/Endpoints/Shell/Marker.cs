namespace Slipway.Sync.Endpoints.Shell;

/// <summary>The id in a root's marker.</summary>
internal static class Marker
{
    private const int Digits = 32;

    /// <summary>As an answer has it; null when there is none, or something else is there.</summary>
    public static string? Of(ReplyHead head)
    {
        if (head.Value("marker") is not { Length: Digits } id) return null;
        foreach (var c in id)
        {
            if (!char.IsAsciiHexDigitLower(c)) return null;
        }

        return id;
    }
}
