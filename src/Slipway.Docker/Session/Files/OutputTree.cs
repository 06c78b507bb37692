using Slipway.Diagnostics;

namespace Slipway.Docker.Session.Files;

/// <summary>
/// The folder of a local output being written. Every path is checked to stay inside it: each parent was announced as a directory before and is no symbolic link on disk.
/// </summary>
internal sealed class OutputTree : IAsyncDisposable
{
    private readonly DiagnosticLog diagnostics;
    private readonly HashSet<string> directories = new(StringComparer.Ordinal) { "" };
    private readonly Dictionary<string, FileStream> open = new(StringComparer.Ordinal);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> files = new(StringComparer.Ordinal);
    private readonly List<FileStat> late = [];

    public OutputTree(string root, DiagnosticLog diagnostics)
    {
        this.diagnostics = diagnostics;
        Root = Path.GetFullPath(root);
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    /// <summary>Makes a directory or link, or remembers a file.</summary>
    /// <returns>Whether its content is wanted.</returns>
    public bool Add(FileStat stat)
    {
        var kind = stat.Mode & GoFileMode.Kinds;
        var path = Resolve(stat.Path);
        // A directory announced again as a link would let its children out.
        if (!seen.Add(stat.Path))
            throw new SlipwayException(DockerErrors.OutputPathUnsafe(stat.Path));
        switch (kind)
        {
            case GoFileMode.Directory:
                AddDirectory(stat, path);
                return false;
            case GoFileMode.SymbolicLink:
                Remove(path);
                File.CreateSymbolicLink(path, stat.LinkName);
                return false;
            case 0 when stat.LinkName.Length > 0:
                if (!files.Contains(stat.LinkName))
                    throw new SlipwayException(DockerErrors.OutputPathUnsafe(stat.LinkName));
                late.Add(stat);
                return false;
            case 0:
                files.Add(stat.Path);
                return true;
            default:
                diagnostics.Add(DockerErrors.OutputEntrySkipped(stat.Path));
                return false;
        }
    }

    public async ValueTask WriteAsync(FileStat stat, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        await OpenFile(stat).WriteAsync(data, cancellationToken);

    public async ValueTask EndFileAsync(FileStat stat)
    {
        var file = OpenFile(stat);
        open.Remove(stat.Path);
        await file.DisposeAsync();
        Settle(file.Name, stat);
        Place(file.Name, Resolve(stat.Path));
    }

    /// <summary>After the last content: hard links (made as copies), then the directories' modes and times, which writing into them would change.</summary>
    public void Complete()
    {
        foreach (var stat in late.Where(stat => stat.LinkName.Length > 0))
        {
            var copy = Temporary(Resolve(stat.Path));
            File.Copy(Resolve(stat.LinkName), copy);
            Settle(copy, stat);
            Place(copy, Resolve(stat.Path));
        }
        for (var i = late.Count - 1; i >= 0; i--)
        {
            if (late[i].LinkName.Length == 0)
                Settle(Resolve(late[i].Path), late[i]);
        }
    }

    /// <summary>Files that were begun and not ended leave no trace.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var file in open.Values)
        {
            await file.DisposeAsync();
            File.Delete(file.Name);
        }
        open.Clear();
    }

    private void AddDirectory(FileStat stat, string path)
    {
        if (new FileInfo(path) is { LinkTarget: not null } or { Exists: true })
            File.Delete(path);
        Directory.CreateDirectory(path);
        directories.Add(stat.Path);
        late.Add(stat);
    }

    private string Resolve(string path)
    {
        var slash = path.LastIndexOf('/');
        var name = path[(slash + 1)..];
        var safe = name is not ("" or "." or "..") && !name.Contains('\0') && directories.Contains(slash < 0 ? "" : path[..slash]);
        if (OperatingSystem.IsWindows())
            safe &= name.AsSpan().IndexOfAny('\\', ':') < 0;
        return safe ? Path.Combine(Root, path) : throw new SlipwayException(DockerErrors.OutputPathUnsafe(path));
    }

    private FileStream OpenFile(FileStat stat)
    {
        if (open.TryGetValue(stat.Path, out var file))
            return file;
        file = new FileStream(Temporary(Resolve(stat.Path)), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        open.Add(stat.Path, file);
        return file;
    }

    private static string Temporary(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Guid.NewGuid():N}.partial");

    private static void Place(string from, string to)
    {
        if (Directory.Exists(to) && new DirectoryInfo(to).LinkTarget is null)
            Directory.Delete(to, recursive: true);
        File.Move(from, to, overwrite: true);
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    private static void Settle(string path, FileStat stat)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)GoFileMode.ToUnix(stat.Mode));
        var modified = DateTime.UnixEpoch.AddTicks(stat.ModifiedNanoseconds / TimeSpan.NanosecondsPerTick);
        if ((stat.Mode & GoFileMode.Kinds) == GoFileMode.Directory)
            Directory.SetLastWriteTimeUtc(path, modified);
        else
            File.SetLastWriteTimeUtc(path, modified);
    }
}
