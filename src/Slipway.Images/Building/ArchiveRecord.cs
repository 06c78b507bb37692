using System.Globalization;
using Slipway.Docker.References;

namespace Slipway.Images.Building;

/// <summary>Remembers which image an archive was written from, so that one that another build left behind, or that was changed since, is not taken for it.</summary>
internal sealed class ArchiveRecord(string recordPath, string archivePath)
{
    /// <summary>Compares the archive with what is remembered of it.</summary>
    public ArchiveState Find(string? imageId, IReadOnlyList<ImageReference> tags)
    {
        var archive = new FileInfo(archivePath);
        if (!archive.Exists)
            return ArchiveState.Missing;
        try
        {
            return imageId is not null && File.ReadAllText(recordPath) == Text(archive, imageId, tags) ? ArchiveState.Current : ArchiveState.Outdated;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return ArchiveState.Outdated;
        }
    }

    /// <summary>Remembers the archive as it is.</summary>
    public void Keep(string imageId, IReadOnlyList<ImageReference> tags)
    {
        try
        {
            File.WriteAllText(recordPath, Text(new FileInfo(archivePath), imageId, tags));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What is not remembered is written again next time; why obj/ cannot be written was said with the image's own record.
        }
    }

    private string Text(FileInfo archive, string imageId, IReadOnlyList<ImageReference> tags) => string.Create(CultureInfo.InvariantCulture,
        $"{archivePath}\n{archive.Length} {archive.LastWriteTimeUtc.Ticks}\n{imageId}\n{string.Join('\n', tags)}\n");
}
