using Slipway.Docker.Session;

namespace Slipway.Images.Building;

/// <summary>
/// The context that BuildKit reads the Dockerfile from: just the Dockerfile, as it was read and checked here, and the ignore file of its own when it has one. So
/// the engine builds exactly what was checked, wherever the Dockerfile lies.
/// </summary>
internal sealed class DockerfileDirectory : IContextDirectory
{
    private const int ReadableByAll = 0x1A4; // 0644

    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> files = new(StringComparer.Ordinal);
    private readonly long modified;

    public DockerfileDirectory(PreparedImage image)
    {
        var path = image.Definition.Dockerfile;
        FileName = Path.GetFileName(path);
        files[FileName] = image.DockerfileBytes;
        var ignoreFile = path + ".dockerignore";
        if (File.Exists(ignoreFile))
            files[FileName + ".dockerignore"] = File.ReadAllBytes(ignoreFile);
        modified = (File.GetLastWriteTimeUtc(path) - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <summary>The Dockerfile's name in this directory.</summary>
    public string FileName { get; }

    public IEnumerable<ContextEntry> Entries(ContextSelection selection)
    {
        foreach (var (name, bytes) in files)
        {
            if (selection.FollowPaths.Count == 0 || selection.FollowPaths.Contains(name))
                yield return new ContextEntry(name, ContextEntryKind.File, bytes.Length, ReadableByAll, modified);
        }
    }

    public Stream Open(ContextEntry entry) => new MemoryStream(files[entry.Path].ToArray(), writable: false);
}
