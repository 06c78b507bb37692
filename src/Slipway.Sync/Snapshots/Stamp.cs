namespace Slipway.Sync.Snapshots;

/// <summary>
/// What a file system tells of a file without reading it. While all four are the same, and it was not written in the very moment it was looked at (see <see cref="Observation.ObservedAt"/>), the content
/// is taken to be the same.
/// </summary>
/// <param name="Size">Bytes; of a link, those of its target; 0 for folders.</param>
/// <param name="Modified">Nanoseconds since the Unix epoch.</param>
/// <param name="Changed">When anything of it last changed (ctime), nanoseconds since the Unix epoch; 0 where the system does not tell.</param>
/// <param name="FileId">Which file it is (inode); 0 where the system does not tell.</param>
public readonly record struct Stamp(long Size, long Modified, long Changed, ulong FileId);
