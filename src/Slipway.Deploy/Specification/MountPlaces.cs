using Slipway.Compose.Model;

namespace Slipway.Deploy.Specification;

/// <summary>Decides where bind mounts of a project lead on a host.</summary>
/// <param name="root">Absolute path of the folder whose files are the project's: its repository's work tree, else its own folder.</param>
internal sealed class MountPlaces(string root)
{
    /// <summary>The folder that belongs to a project: the work tree of the repository that holds it, else the folder itself.</summary>
    public static string RootOf(string projectDirectory)
    {
        for (var folder = projectDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Combine(folder, ".git")))
                return folder;
        }

        return projectDirectory;
    }

    /// <summary>Where a bind's source leads. A writable folder is kept across releases, everything else of the project is sent.</summary>
    public MountPlace Of(ServiceMount bind)
    {
        var source = Path.GetFullPath(bind.Source!);
        if (!IsInside(source))
            return new HostPath(bind.Source!);
        var isFolder = !File.Exists(source);
        return isFolder && !bind.ReadOnly ? new SharedFolder(source, Path.GetRelativePath(root, source).Replace('\\', '/')) : new SentFiles(source);
    }

    private bool IsInside(string path) => path == root || path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
