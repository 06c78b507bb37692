using Slipway.Files;
using Slipway.Images.Building;
using Slipway.Images.Context;
using Slipway.Images.Layers;

namespace Slipway.Images.Direct;

/// <summary>The files on disk that an image is made from: those of the build context, recognised by its fingerprint, which also tells of new ones, and those of lists, recognised by their stamps.</summary>
/// <param name="image">The image.</param>
/// <param name="state">Where what they were is remembered.</param>
internal sealed class DirectFiles(DirectImage image, DirectState state)
{
    private readonly HashSet<string> listed = [.. image.Platforms.SelectMany(platform => platform.Files).SelectMany(list => list.Files).Select(file => file.Source)];

    /// <summary>The files of lists, with their stamps.</summary>
    /// <param name="contents">What was made of them.</param>
    /// <param name="hasContext">Whether files of the context are among them.</param>
    public IReadOnlyList<KeyValuePair<string, FileStat>> Stamps(IReadOnlyList<DirectContent> contents, bool hasContext) =>
        [.. Listed(contents, hasContext).Select(file => file.Disk.Path).Distinct().Select(path => new KeyValuePair<string, FileStat>(path, FileStamp.Find(path) ?? default))];

    /// <summary>The files that differ from those that the recorded image was made from: of lists by their stamps, of the context by their contents.</summary>
    public async Task<FilesChanged?> ChangesAsync(DirectRecord record, IReadOnlyList<DirectContent> contents, BuildContext? context, CancellationToken cancellationToken)
    {
        var before = new Dictionary<string, FileStat>(StringComparer.Ordinal);
        foreach (var (path, stat) in record.Files)
            before[path] = stat;
        var changed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Listed(contents, context is not null))
        {
            if (!before.Remove(file.Disk.Path, out var then) || FileStamp.Find(file.Disk.Path) is not { } now || now != then)
                changed.Add(file.InImage);
        }

        foreach (var gone in before.Keys)
            changed.Add(Path.GetFileName(gone));
        var total = changed.Count;
        if (context is not null && await new BuiltFiles(state.Built, state.ContextCache).ChangesAsync(context, cancellationToken) is { } inContext)
        {
            changed.UnionWith(inContext.Paths);
            total += inContext.Total;
        }

        return total == 0 ? null : new FilesChanged([.. changed], total);
    }

    private IEnumerable<(string InImage, FileSource.OnDisk Disk)> Listed(IReadOnlyList<DirectContent> contents, bool hasContext) =>
        contents.SelectMany(content => content.Added).SelectMany(added => added.Definition.Entries)
            .Select(entry => (entry.Path, Source: (entry as FileEntry)?.Source as FileSource.OnDisk))
            .Where(file => file.Source is not null && !(hasContext && IsInContext(file.Source.Path)))
            .Select(file => (file.Path, file.Source!));

    private bool IsInContext(string path) =>
        path.StartsWith(image.ContextDirectory + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !listed.Contains(path);
}

/// <summary>The files in which one image's work is remembered besides its record; absolute paths.</summary>
/// <param name="ArchiveRecord">What the archive was written from.</param>
/// <param name="Digests">The digests of files by their stamps.</param>
/// <param name="ContextCache">Those of the build context, as it was last looked at.</param>
/// <param name="Built">Those of the build context, as the image was made from it.</param>
internal sealed record DirectState(string ArchiveRecord, string Digests, string ContextCache, string Built);
