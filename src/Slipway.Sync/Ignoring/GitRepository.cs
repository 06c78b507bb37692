using Slipway.Diagnostics;

namespace Slipway.Sync.Ignoring;

/// <summary>A git repository on this machine, as far as ignoring needs it (gitrepository-layout(5)).</summary>
/// <param name="WorkTree">The absolute path of what is checked out.</param>
/// <param name="CommonFolder">Where config and info/exclude are: for a linked work tree, the main one's.</param>
internal sealed record GitRepository(string WorkTree, string CommonFolder)
{
    /// <summary>The repository a folder belongs to; null without one.</summary>
    /// <exception cref="SlipwayException">SLIP4050: its link to the git folder cannot be read.</exception>
    public static GitRepository? Find(string folder)
    {
        for (var workTree = folder; workTree is not null; workTree = Path.GetDirectoryName(workTree))
        {
            if (GitFolder(workTree) is not { } git || !File.Exists(Path.Combine(git, "HEAD"))) continue;
            return new GitRepository(workTree, Line(Path.Combine(git, "commondir")) is { } common ? Path.GetFullPath(common, git) : git);
        }

        return null;
    }

    // A submodule and a linked work tree have a file there that says where it is.
    private static string? GitFolder(string workTree)
    {
        var git = Path.Combine(workTree, ".git");
        if (Directory.Exists(git)) return git;
        return Line(git) is { } line && line.StartsWith("gitdir: ", StringComparison.Ordinal) ? Path.GetFullPath(line["gitdir: ".Length..], workTree) : null;
    }

    private static string? Line(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).TrimEnd('\r', '\n') : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(IgnoreErrors.Unreadable(path, e.Message), e);
        }
    }
}
