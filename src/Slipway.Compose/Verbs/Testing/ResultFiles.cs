using System.Formats.Tar;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Connections;
using Slipway.Docker.Containers;
using Slipway.Images.Context;

namespace Slipway.Compose.Verbs;

/// <summary>Brings files that a container made out of it, when it has ended (<c>GET /containers/{id}/archive</c>).</summary>
internal sealed class ResultFiles(Engine engine, string container, TestRequest request)
{
    private readonly IgnoreMatcher absolute = Matcher(request.ResultPaths.Where(pattern => pattern.StartsWith('/')));
    private readonly IgnoreMatcher relative = Matcher(request.ResultPaths.Where(pattern => !pattern.StartsWith('/')));
    private readonly SortedDictionary<string, string> brought = new(StringComparer.Ordinal);

    /// <summary>Absolute paths of the files brought out, in the order of their paths in the container.</summary>
    public async Task<IReadOnlyList<string>> BringAsync(CancellationToken cancellationToken)
    {
        if (await engine.Containers.FindAsync(container, cancellationToken) is not { } inspected) return [];
        var directory = inspected.Config?.WorkingDir is { Length: > 0 } set ? set : "/";
        foreach (var change in await engine.Containers.ChangesAsync(container, cancellationToken))
        {
            if (change.Kind != ContainerChangeKind.Deleted && Matches(change.Path, directory)) await CopyAsync(change.Path, directory, DateTimeOffset.MinValue, cancellationToken);
        }

        // What is written into a mount is no change of the container.
        // Some file systems keep whole seconds only.
        var started = inspected.State.StartedAt?.AddSeconds(-1) ?? DateTimeOffset.MinValue;
        foreach (var mount in inspected.Mounts.Where(mount => mount is { Writable: true, Destination: not null }))
        {
            if (MayHold(mount.Destination!, directory)) await CopyAsync(mount.Destination!, directory, started, cancellationToken);
        }

        return [.. brought.Values];
    }

    private static IgnoreMatcher Matcher(IEnumerable<string> patterns) => IgnoreFile.Parse("ResultPaths", string.Join('\n', patterns)).ToMatcher();

    private bool Matches(string path, string directory) =>
        absolute.IsIgnored(path.TrimStart('/')) || (Below(path, directory) is { Length: > 0 } below && relative.IsIgnored(below));

    /// <summary>Whether a pattern can match in a mount.</summary>
    private bool MayHold(string mount, string directory) =>
        absolute.Patterns.Count > 0 || Below(mount, directory) is not null || Below(directory, mount) is not null;

    /// <summary>Copies a file, or what matches in a folder.</summary>
    private async Task CopyAsync(string path, string directory, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        Stream archive;
        try
        {
            archive = await engine.Containers.GetArchiveAsync(container, path, cancellationToken);
        }
        catch (SlipwayException refusal) when (EngineResponseException.StatusOf(refusal) is not null)
        {
            // A socket, a device, a folder of /proc: no result.
            return;
        }

        await using var stream = archive;
        await using var tar = new TarReader(stream);
        var parent = path[..(path.LastIndexOf('/') + 1)];

        // The archive of '/' names its entries from there, that of another folder from its parent.
        while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.ModificationTime < notBefore) continue;
            var there = parent + entry.Name.TrimStart('/');
            if (!brought.ContainsKey(there) && Matches(there, directory) && Target(there, directory) is { } target) brought.Add(there, await WriteAsync(entry, target, cancellationToken));
        }
    }

    /// <summary>Where a file goes; null where its name leads elsewhere.</summary>
    private string? Target(string path, string directory)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.OutputDirectory));
        var target = Path.GetFullPath(Path.Combine(folder, Below(path, directory) ?? path.TrimStart('/')));
        return target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? target : null;
    }

    private static async Task<string> WriteAsync(TarEntry entry, string target, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var unfinished = target + ".part";
        await using (var file = File.Create(unfinished))
        {
            if (entry.DataStream is { } content) await content.CopyToAsync(file, cancellationToken);
        }

        File.Move(unfinished, target, overwrite: true);
        return target;
    }

    private static string? Below(string path, string folder)
    {
        if (path == folder) return "";
        var prefix = folder.TrimEnd('/') + "/";
        return path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : null;
    }
}
