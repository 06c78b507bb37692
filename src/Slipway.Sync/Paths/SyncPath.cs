using System.Buffers;
using System.Globalization;
using System.Text;

namespace Slipway.Sync.Paths;

/// <summary>
/// The form of a path in a synchronised tree: relative to its root, '/'-separated, no empty, <c>.</c> or <c>..</c> segment; the root itself is the empty string. It is a plain <see cref="string"/>, since
/// collections of strings are compiled ahead of time. Bytes of a name that are not UTF-8 are lone low surrogates U+DC80–U+DCFF (as Python's <c>surrogateescape</c>), so that every name a Unix file system
/// can hold survives.
/// </summary>
public static class SyncPath
{
    // What file systems and their archives take: PATH_MAX, and NAME_MAX of every common one.
    private const int LongestPath = 4095;
    private const int LongestName = 255;

    private const char FirstRawByte = '\uDC80';
    private const char LastRawByte = '\uDCFF';

    /// <summary>The folder in a target's root that holds marker, lock and staged files. Never synchronised, on either side.</summary>
    public const string StateFolder = ".slipway-sync";

    /// <summary>Reads a path as Unix file systems have it.</summary>
    public static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes)) return Encoding.ASCII.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        Span<char> pair = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            var length = 1;
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var decoded) == OperationStatus.Done)
            {
                text.Append(pair[..rune.EncodeToUtf16(pair)]);
                length = decoded;
            }
            else
            {
                text.Append((char)(FirstRawByte - 0x80 + bytes[0]));
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <summary>The bytes of <see cref="FromBytes"/>.</summary>
    public static byte[] ToBytes(string path)
    {
        if (Ascii.IsValid(path)) return Encoding.ASCII.GetBytes(path);
        var bytes = new byte[path.Length * 3];
        var count = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (IsRawByte(path, i))
            {
                bytes[count++] = (byte)(path[i] - FirstRawByte + 0x80);
                continue;
            }

            var length = char.IsHighSurrogate(path[i]) && i + 1 < path.Length && char.IsLowSurrogate(path[i + 1]) ? 2 : 1;
            count += Encoding.UTF8.GetBytes(path.AsSpan(i, length), bytes.AsSpan(count));
            i += length - 1;
        }

        return bytes[..count];
    }

    /// <summary>For messages and plans: control characters and what is not UTF-8 as <c>\xNN</c>; what breaks lines or turns the writing direction as a blank.</summary>
    public static string Display(string path)
    {
        var isPlain = true;
        foreach (var c in path) isPlain &= !char.IsControl(c) && !char.IsSurrogate(c) && !IsLayout(c);
        if (isPlain) return path;
        var text = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            if (IsRawByte(path, i)) text.Append(CultureInfo.InvariantCulture, $"\\x{path[i] - FirstRawByte + 0x80:x2}");
            else if (char.IsControl(path[i])) text.Append(CultureInfo.InvariantCulture, $"\\x{(int)path[i]:x2}");
            else if (IsLayout(path[i])) text.Append(' ');
            else text.Append(path[i]);
        }

        return text.ToString();
    }

    /// <summary>Why a path that another machine named must not be used here: empty segment, <c>.</c>, <c>..</c>, absolute, NUL, too long; on Windows also drive, device and reserved names. Null when it may.</summary>
    public static string? WhyUnsafe(string path)
    {
        if (path.Length == 0) return "its name is empty";
        if (path.Contains('\0')) return "it holds a NUL";
        if (path.Length > LongestPath || (path.Length > LongestPath / 3 && ToBytes(path).Length > LongestPath)) return "it is longer than 4095 bytes";
        if (path[0] == '/') return "it is absolute";
        foreach (var range in path.AsSpan().Split('/'))
        {
            var name = path.AsSpan(range);
            if (name.IsEmpty) return "a name in it is empty";
            if (name is "." or "..") return "it holds '.' or '..'";
            if (name.Length > LongestName || (name.Length > LongestName / 3 && ToBytes(name.ToString()).Length > LongestName)) return "a name in it is longer than 255 bytes";
            if (OperatingSystem.IsWindows() && WindowsNames.WhyUnusable(name) is { } why) return why;
        }

        return null;
    }

    /// <summary>Why a symbolic link must not be made here: absolute, or it leads out of the root, or it might by way of another link. Null when it may.</summary>
    /// <param name="path">The link.</param>
    /// <param name="target">What it says.</param>
    public static string? WhyLinkEscapes(string path, string target)
    {
        if (target.Length == 0) return "it leads nowhere";
        if (target[0] == '/' || (OperatingSystem.IsWindows() && (target.Contains(':') || target[0] == '\\'))) return "it leads to an absolute path";
        var depth = 0;
        foreach (var c in path) depth += c == '/' ? 1 : 0;
        var isBelow = false;
        foreach (var range in target.AsSpan().Split('/'))
        {
            var name = target.AsSpan(range);
            if (name is not "..")
            {
                isBelow |= !name.IsEmpty && name is not ".";
                continue;
            }

            // With 'a/b/link' leading to the root, 'a/b/link/..' is out of it.
            if (isBelow) return "it goes up from what may be a link itself";
            if (--depth < 0) return "it leads out of the folder";
        }

        return null;
    }

    /// <summary>Tree order: a folder directly before what is in it, siblings by the UTF-16 units of their names. Every list of entries is in this order.</summary>
    public static int Compare(string left, string right)
    {
        var common = Math.Min(left.Length, right.Length);
        var i = left.AsSpan(0, common).CommonPrefixLength(right);
        if (i == common) return left.Length - right.Length;
        return Rank(left, i) - Rank(right, i);
    }

    /// <summary>The folder a path is in; the empty string for what is in the root.</summary>
    public static string Parent(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    /// <summary>The last segment.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Whether a path is below a folder, at any depth.</summary>
    public static bool IsBelow(string path, string folder) =>
        folder.Length == 0 ? path.Length > 0 : path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);

    // '/' before everything, so that what is in a folder follows it.
    private static int Rank(string path, int at) => path[at] == '/' ? 0 : path[at] + 1;

    // Line and paragraph separators, and the marks of bidirectional text (UAX #9): with them a name looks like another.
    private static bool IsLayout(char c) => c is (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f' or '\u061c';

    // A low surrogate after a high one is half of a character.
    private static bool IsRawByte(string path, int at) => path[at] is >= FirstRawByte and <= LastRawByte && (at == 0 || !char.IsHighSurrogate(path[at - 1]));
}
