namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>An entry of a tar archive.</summary>
/// <param name="Type">The type flag: '0' a file, '1' a hard link, '2' a symbolic link, '5' a folder…</param>
/// <param name="Name">As it stands there, bytes that are not UTF-8 as <see cref="Paths.SyncPath"/> has them.</param>
/// <param name="Target">A link's target; empty for everything else.</param>
/// <param name="Size">Bytes of content that follow.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Modified">Nanoseconds since the Unix epoch.</param>
internal sealed record ArchiveEntry(char Type, string Name, string Target, long Size, int Mode, long Modified)
{
    public const char File = '0';
    public const char HardLink = '1';
    public const char Link = '2';
    public const char Folder = '5';

    public const int Executable = 0b001_000_000;
}
