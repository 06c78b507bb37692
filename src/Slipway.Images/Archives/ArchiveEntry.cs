namespace Slipway.Images.Archives;

/// <summary>A file or a link in a tar.</summary>
/// <param name="Name">Cleaned (<see cref="EntryName"/>); it selects content and is never a path of this machine.</param>
/// <param name="Offset">Of the content in the uncompressed tar.</param>
/// <param name="Size">Bytes, as the header says.</param>
/// <param name="Link">Cleaned name of what the entry is a link to; null for a file.</param>
internal sealed record ArchiveEntry(string Name, long Offset, long Size, string? Link);
