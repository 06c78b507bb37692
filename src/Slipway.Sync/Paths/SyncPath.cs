namespace Slipway.Sync.Paths;

/// <summary>
/// The form of a path in a synchronised tree: relative to its root, '/'-separated, no empty, <c>.</c> or <c>..</c> segment; the root itself is the empty string. It is a plain <see cref="string"/>, since
/// collections of strings are compiled ahead of time. Bytes of a name that are not UTF-8 are lone low surrogates U+DC80–U+DCFF (as Python's <c>surrogateescape</c>), so that every name a Unix file system
/// can hold survives.
/// </summary>
public static class SyncPath
{
    /// <summary>The folder in a target's root that holds marker, lock and staged files. Never synchronised, on either side.</summary>
    public const string StateFolder = ".slipway-sync";

    /// <summary>Reads a path as Unix file systems have it.</summary>
    public static string FromBytes(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    /// <summary>The bytes of <see cref="FromBytes"/>.</summary>
    public static byte[] ToBytes(string path) => throw new NotImplementedException();

    /// <summary>For messages and plans: control characters and what is not UTF-8 as <c>\xNN</c>.</summary>
    public static string Display(string path) => throw new NotImplementedException();

    /// <summary>Why a path that another machine named must not be used here: empty segment, <c>.</c>, <c>..</c>, absolute, NUL, too long; on Windows also drive, device and reserved names. Null when it may.</summary>
    public static string? WhyUnsafe(string path) => throw new NotImplementedException();

    /// <summary>Why a symbolic link must not be made here: absolute, or it leads out of the root. Null when it may.</summary>
    /// <param name="path">The link.</param>
    /// <param name="target">What it says.</param>
    public static string? WhyLinkEscapes(string path, string target) => throw new NotImplementedException();

    /// <summary>Tree order: a folder directly before what is in it, siblings by the bytes of their names. Every list of entries is in this order.</summary>
    public static int Compare(string left, string right) => throw new NotImplementedException();

    /// <summary>The folder a path is in; the empty string for what is in the root.</summary>
    public static string Parent(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    /// <summary>The last segment.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Whether a path is below a folder, at any depth.</summary>
    public static bool IsBelow(string path, string folder) =>
        folder.Length == 0 ? path.Length > 0 : path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);
}
