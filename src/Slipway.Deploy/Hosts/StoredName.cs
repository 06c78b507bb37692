namespace Slipway.Deploy.Hosts;

/// <summary>Names that become parts of paths on a host.</summary>
internal static class StoredName
{
    private const int Limit = 200;

    /// <summary>Letters, digits and <c>. _ -</c>, not beginning with '.' or '-': what a name of <c>contents/</c> is.</summary>
    public static bool IsContent(string name) => IsPlain(name, "._-");

    /// <summary>The same and ':': what a digest is.</summary>
    public static bool IsDigest(string name) => IsPlain(name, "._-:");

    private static bool IsPlain(string name, string alsoAllowed)
    {
        if (name.Length is 0 or > Limit || !char.IsAsciiLetterOrDigit(name[0])) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !alsoAllowed.Contains(c)) return false;
        }

        return true;
    }
}
