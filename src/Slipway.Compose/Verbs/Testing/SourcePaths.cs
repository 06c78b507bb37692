using Slipway.Compose.Model;

namespace Slipway.Compose.Verbs;

/// <summary>Finds the files here that test results name by their paths in the container.</summary>
/// <param name="roots">Folders in the container and what they are here, the most telling first.</param>
/// <param name="directory">Where in the container the tests ran; null where that is not known.</param>
internal sealed class SourcePaths(IReadOnlyList<(string There, string Here)> roots, string? directory = null)
{
    /// <summary>By a service's binds, its <c>develop.watch</c> and its build context.</summary>
    public static SourcePaths Of(ComposeService service)
    {
        var roots = service.Volumes.Where(mount => mount is { Type: "bind", Source: not null }).Select(mount => (mount.Target, mount.Source!)).ToList();
        roots.AddRange(service.Watch.Where(rule => rule.Target is not null).Select(rule => (rule.Target!, rule.Path)));
        if (service.Build is { } build && Path.IsPathFullyQualified(build.Context))
        {
            if (service.WorkingDir is { } directory) roots.Add((directory, build.Context));
            roots.Add(("/", build.Context));
            foreach (var folder in (string[])["/app", "/src", "/code", "/workspace", "/work", "/usr/src/app"]) roots.Add((folder, build.Context));
        }

        return new(roots, service.WorkingDir);
    }

    /// <summary>The absolute path of a file that is there here, else the path as it was.</summary>
    /// <param name="path">In the container, absolute or relative to where the tests ran.</param>
    public string Find(string path)
    {
        foreach (var (there, here) in roots)
        {
            var below = path.StartsWith('/') ? Below(path, there) : directory is null ? null : Below($"{directory.TrimEnd('/')}/{path}", there);
            foreach (var candidate in (string?[])[below, path.StartsWith('/') ? null : path])
            {
                if (candidate is not null && Path.GetFullPath(Path.Combine(here, candidate)) is var found && File.Exists(found)) return found;
            }
        }

        return path;
    }

    private static string? Below(string path, string folder)
    {
        var prefix = folder.TrimEnd('/') + "/";
        return path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : null;
    }
}
