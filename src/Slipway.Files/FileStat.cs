namespace Slipway.Files;

/// <summary>What the file system says of a file without reading it.</summary>
/// <param name="Size">Bytes; 0 for what is not a file.</param>
/// <param name="Mode">The Unix permission bits, 0–07777; 0755 on Windows, as docker sends.</param>
/// <param name="ModifiedNanoseconds">When the content was last written, since the Unix epoch.</param>
/// <param name="ChangedNanoseconds">When anything of it last changed, which no program can set back; 0 where the system does not tell.</param>
/// <param name="Inode">Which file it is; 0 where the system does not tell.</param>
public readonly record struct FileStat(long Size, int Mode, long ModifiedNanoseconds, long ChangedNanoseconds, ulong Inode);
