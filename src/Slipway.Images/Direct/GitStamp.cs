using System.Security.Cryptography;
using System.Text;

namespace Slipway.Images.Direct;

/// <summary>
/// Recognises, without starting git, that a work tree is at the commit and has the remotes it had: a digest over the files that git keeps them in. What it looks at changes at least as often as the commit does.
/// </summary>
internal static class GitStamp
{
    /// <summary>The stamp of the work tree a folder lies in; empty where there is none.</summary>
    public static string Of(string directory)
    {
        if (FindGitDirectory(directory) is not { } git)
            return "";
        var common = Read(Path.Combine(git, "commondir")) is { } relative ? Path.GetFullPath(relative.Trim(), git) : git;
        var head = Read(Path.Combine(git, "HEAD")) ?? "";
        var text = new StringBuilder(git).Append('\n').Append(head).Append('\n').Append(Read(Path.Combine(common, "config")));
        if (head.StartsWith("ref: ", StringComparison.Ordinal))
        {
            text.Append('\n').Append(Read(Path.Combine(common, head[5..].Trim())));
            // A packed reference counts only where there is no loose one, but then another line of the file may be it.
            var packed = new FileInfo(Path.Combine(common, "packed-refs"));
            if (packed.Exists)
                text.Append('\n').Append(packed.Length).Append(' ').Append(packed.LastWriteTimeUtc.Ticks);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    private static string? FindGitDirectory(string directory)
    {
        for (var folder = directory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var git = Path.Combine(folder, ".git");
            if (Directory.Exists(git))
                return git;
            // A linked work tree, or a submodule.
            if (Read(git) is { } pointer && pointer.StartsWith("gitdir: ", StringComparison.Ordinal))
                return Path.GetFullPath(pointer[8..].Trim(), folder);
        }

        return null;
    }

    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
