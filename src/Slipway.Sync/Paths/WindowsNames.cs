using System.Buffers;

namespace Slipway.Sync.Paths;

/// <summary>What Windows reads as something else than a name (Naming Files, Paths, and Namespaces).</summary>
internal static class WindowsNames
{
    private static readonly SearchValues<char> s_forbidden = SearchValues.Create("<>:\"|?*\\");

    /// <summary>Why a name cannot be used there; null when it can.</summary>
    public static string? WhyUnusable(ReadOnlySpan<char> name)
    {
        if (name.ContainsAny(s_forbidden) || name.IndexOfAnyInRange('\0', '\x1f') >= 0) return "Windows allows none of < > : \" | ? * \\ and control characters in a name";
        if (name[^1] is '.' or ' ') return "Windows drops a dot or blank at the end of a name";
        var stem = name.IndexOf('.') is var dot and >= 0 ? name[..dot] : name;
        return IsDevice(stem.TrimEnd(' ')) ? "Windows has a device of that name" : null;
    }

    private static bool IsDevice(ReadOnlySpan<char> stem)
    {
        foreach (var device in (ReadOnlySpan<string>)["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"])
        {
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return stem.Length == 4 && (char.IsAsciiDigit(stem[3]) || stem[3] is '¹' or '²' or '³') && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase));
    }
}
