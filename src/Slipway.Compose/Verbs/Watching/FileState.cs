namespace Slipway.Compose.Verbs;

/// <summary>What of a file tells whether it changed.</summary>
/// <param name="Kind">Which kind of entry.</param>
/// <param name="Size">Bytes; 0 of what is no file.</param>
/// <param name="Modified">UTC ticks; 0 of a folder, whose own time says nothing of its content.</param>
/// <param name="Mode">Unix permission bits.</param>
internal readonly record struct FileState(FileKind Kind, long Size, long Modified, int Mode)
{
    /// <summary>Null when nothing is there, or nothing that could be copied.</summary>
    public static FileState? Of(FileSystemInfo info)
    {
        try
        {
            if (info.LinkTarget is not null) return new(FileKind.Link, 0, info.LastWriteTimeUtc.Ticks, 0);
            if (!info.Exists) return null;
            var mode = OperatingSystem.IsWindows() ? info is DirectoryInfo ? 0b111_101_101 : 0b110_100_100 : (int)info.UnixFileMode;
            return info switch
            {
                DirectoryInfo => new(FileKind.Directory, 0, 0, mode),
                FileInfo { Attributes: var attributes } when (attributes & FileAttributes.Device) != 0 => null,
                FileInfo file => new(FileKind.File, file.Length, file.LastWriteTimeUtc.Ticks, mode),
                _ => null,
            };
        }
        catch (Exception vanished) when (vanished is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>As <see cref="Of(FileSystemInfo)"/>, of a path that may be a file or a folder.</summary>
    public static FileState? Of(string path) => Of(Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path));
}

/// <summary>Kinds of entries that are synchronised.</summary>
internal enum FileKind : byte
{
    File,
    Directory,
    Link,
}
