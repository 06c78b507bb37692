namespace Slipway.Sync.Ignoring;

/// <summary>
/// Tells texts apart, by 128 bits. Not a cryptographic hash, since whoever writes the lines decides anyway, and since .NET's would load OpenSSL, which takes longer than all else that a sync of nothing does.
/// </summary>
internal static class LinesDigest
{
    /// <summary>32 hexadecimal digits.</summary>
    public static string Of(string text)
    {
        // FNV-1a over the characters, and a second sum whose steps do not undo each other in the same way.
        ulong first = 14695981039346656037;
        ulong second = 0;
        foreach (var c in text)
        {
            unchecked
            {
                first = (first ^ c) * 1099511628211;
                second = (ulong.RotateLeft(second, 23) + c + 1) * 0x9E3779B97F4A7C15;
            }
        }

        return first.ToString("x16", System.Globalization.CultureInfo.InvariantCulture) + second.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
