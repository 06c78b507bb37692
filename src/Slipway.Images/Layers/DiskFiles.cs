using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Session;
using Slipway.Files;
using Slipway.Images.Fingerprints;

namespace Slipway.Images.Layers;

/// <summary>
/// The files on disk that layers are made of, with the digests of their contents: as remembered in a <see cref="FileDigestCache"/> where the stamp is the same and not racy, else hashed, several at a time.
/// </summary>
internal sealed class DiskFiles
{
    private readonly Dictionary<string, DiskFile> _files = new(StringComparer.Ordinal);

    private DiskFiles()
    {
    }

    public DiskFile this[string path] => _files[path];

    /// <exception cref="SlipwayException">SLIP2430, SLIP2431.</exception>
    public static async Task<DiskFiles> ExamineAsync(IReadOnlyList<(string Layer, string Path)> wanted, string digestCache, CancellationToken cancellationToken)
    {
        var files = new DiskFiles();
        foreach (var (layer, path) in wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!files._files.ContainsKey(path))
                files._files.Add(path, new DiskFile(layer, path, StampOf(layer, path)));
        }

        if (files._files.Count > 0)
            await files.FindDigestsAsync(digestCache, cancellationToken).ConfigureAwait(false);
        return files;
    }

    private async Task FindDigestsAsync(string digestCache, CancellationToken cancellationToken)
    {
        Recall(FileDigestCache.Load(digestCache));
        var unknown = new List<DiskFile>();
        foreach (var file in _files.Values)
        {
            if (file.Digest.Length == 0)
                unknown.Add(file);
        }

        if (unknown.Count == 0)
            return;

        // Begun before the first file is read, because what is written to a file later than that must look newer than the cache.
        using var writer = new FileDigestCacheWriter(digestCache);
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(unknown, options, HashAsync).ConfigureAwait(false);
        Keep(writer);
    }

    private void Recall(FileDigestCache cache)
    {
        var cached = new FileDigestCursor(cache.Entries);
        while (cached.MoveNext())
        {
            if (_files.TryGetValue(Encoding.UTF8.GetString(cached.Path), out var file) && CachedEntry.IsUnchanged(cache, cached, ContextEntryKind.File, file.Stat, default))
                file.Digest = cached.Content.ToArray();
        }
    }

    private void Keep(FileDigestCacheWriter writer)
    {
        // Sorted, because the cache keeps of each path only where it departs from the one before it.
        var sorted = new List<DiskFile>(_files.Values);
        sorted.Sort(static (left, right) => PathOrder.Instance.Compare(left.Path, right.Path));
        using var total = new FingerprintBuilder("layer files");
        foreach (var file in sorted)
        {
            writer.Add(Encoding.UTF8.GetBytes(file.Path), ContextEntryKind.File, file.Stat, file.Digest);
            total.Append(file.Digest);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        total.Finish(digest);
        writer.Commit(digest);
    }

    private static async ValueTask HashAsync(DiskFile file, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = new FileStream(file.Path, DiskFile.Options);
            file.Digest = await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(LayerErrors.FileUnreadable(file.Layer, file.Path, e.Message), e);
        }

        if (StampOf(file.Layer, file.Path) != file.Stat)
            throw new SlipwayException(LayerErrors.FileChanged(file.Layer, file.Path));
    }

    private static FileStat StampOf(string layer, string path) => FileStamp.Find(path, out var why) ?? throw new SlipwayException(LayerErrors.FileUnreadable(layer, path, why));
}

/// <summary>A file on disk at one moment.</summary>
/// <param name="layer">The first layer that gets it, for messages.</param>
/// <param name="path">Absolute.</param>
/// <param name="stat">Before it was hashed, and after.</param>
internal sealed class DiskFile(string layer, string path, FileStat stat)
{
    public static FileStreamOptions Options => new() { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan };

    public string Layer => layer;

    public string Path => path;

    public FileStat Stat => stat;

    /// <summary>SHA-256 of the content; empty while unknown.</summary>
    public byte[] Digest { get; set; } = [];
}
