using Slipway.Docker.Containers;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>
/// What an engine's archive interface does with a volume's content. A stream that is read must be disposed of before the next call: the engine keeps one call about a container at a time. Paths are relative
/// to the volume's root. Every call fails with a <see cref="Diagnostics.SlipwayException"/>.
/// </summary>
internal interface IVolumeArchive
{
    /// <summary>A folder's content as a tar archive, names relative to it; the root is the empty path. Null when there is nothing.</summary>
    Task<Stream?> GetFolderAsync(string path, CancellationToken cancellationToken);

    /// <summary>One file as a tar archive; null when there is nothing.</summary>
    Task<Stream?> GetFileAsync(string path, CancellationToken cancellationToken);

    /// <summary>What is at a path, links not followed at its end; null for nothing.</summary>
    Task<ContainerPathStat?> StatAsync(string path, CancellationToken cancellationToken);

    /// <summary>Unpacks a tar archive into the root.</summary>
    Task PutAsync(Func<ArchiveWriter, CancellationToken, Task> write, CancellationToken cancellationToken);

    /// <summary>Removes what is at a path, a folder with all in it, if it is there. The state folder has to be there. Whether the path is gone is to be looked at.</summary>
    Task RemoveAsync(string path, CancellationToken cancellationToken);
}
