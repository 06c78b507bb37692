using Slipway.Images.Stages;

namespace Slipway.Images.MultiStage;

/// <summary>A folder that holds just the files of a list, for an engine that reads them from the build context.</summary>
internal static class StagedFolder
{
    /// <summary>Makes the folder hold these files and no others. A file whose size and time of change agree is left alone.</summary>
    /// <exception cref="IOException">The folder cannot be written, a file cannot be read, or the disk is full.</exception>
    public static void Fill(string folder, IReadOnlyList<BuildFile> files)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        Directory.CreateDirectory(folder);
        foreach (var file in files)
        {
            var target = Path.GetFullPath(file.Path, folder);
            wanted.Add(target);
            Place(file, target);
        }

        foreach (var there in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToList())
        {
            if (!wanted.Contains(there))
                File.Delete(there);
        }

        foreach (var empty in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length).ToList())
        {
            if (!Directory.EnumerateFileSystemEntries(empty).Any())
                Directory.Delete(empty);
        }
    }

    private static void Place(BuildFile file, string target)
    {
        var source = new FileInfo(file.Source);
        var there = new FileInfo(target);
        if (!there.Exists || there.Length != source.Length || there.LastWriteTimeUtc != source.LastWriteTimeUtc)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var fresh = $"{target}.{Guid.NewGuid():N}";
            try
            {
                source.CopyTo(fresh);
                File.SetLastWriteTimeUtc(fresh, source.LastWriteTimeUtc);
                File.Move(fresh, target, overwrite: true);
            }
            finally
            {
                File.Delete(fresh);
            }
        }

        if (!OperatingSystem.IsWindows() && file.Mode is { } mode && (int)File.GetUnixFileMode(target) != mode)
            File.SetUnixFileMode(target, (UnixFileMode)mode);
    }
}
