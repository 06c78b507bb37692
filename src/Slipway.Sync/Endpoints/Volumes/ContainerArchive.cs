using System.IO.Compression;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Connections;
using Slipway.Docker.Containers;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>The archive interface of a container that never runs and has the volume mounted.</summary>
internal sealed class ContainerArchive(Engine engine, HelperContainers containers) : IVolumeArchive
{
    private const int NotFound = 404;

    // Over a network a byte costs more than compressing it does; over a socket of this machine nothing is to be gained.
    private readonly bool _isFar = engine.Endpoint.SocketFile is null;

    // What ends with "/." is named from there.
    public Task<Stream?> GetFolderAsync(string path, CancellationToken cancellationToken) => GetAsync(At(path) + "/.", cancellationToken);

    public Task<Stream?> GetFileAsync(string path, CancellationToken cancellationToken) => GetAsync(At(path), cancellationToken);

    public async Task<ContainerPathStat?> StatAsync(string path, CancellationToken cancellationToken) =>
        await engine.Containers.StatAsync(await containers.MountedAsync(cancellationToken), At(path), cancellationToken);

    public async Task PutAsync(Func<ArchiveWriter, CancellationToken, Task> write, CancellationToken cancellationToken) => await engine.Containers.PutArchiveAsync(
        await containers.MountedAsync(cancellationToken), HelperContainers.Root, (stream, token) => WriteAsync(stream, write, token), cancellationToken, replaceFolders: true);

    /// <summary>
    /// The interface has no call for this. A hard link to a folder has it remove what is in the link's place and then fail, as no file system makes such a link.
    /// </summary>
    public async Task RemoveAsync(string path, CancellationToken cancellationToken)
    {
        var entry = new ArchiveEntry(ArchiveEntry.HardLink, path, SyncPath.StateFolder, 0, 0b110_100_100, 0);
        try
        {
            var bytes = await BytesAsync(writer => writer.WriteAsync(entry, cancellationToken), cancellationToken);
            await engine.Containers.PutArchiveAsync(await containers.MountedAsync(cancellationToken), HelperContainers.Root, bytes, cancellationToken, replaceFolders: true);
        }
        catch (SlipwayException e) when (EngineResponseException.StatusOf(e) is >= 400 && !HelperContainers.IsGone(e))
        {
            // Expected; the caller looks whether it is gone.
        }
    }

    /// <summary>An archive of a few entries. Sent as a whole, it travels over a connection that is there.</summary>
    internal static async Task<byte[]> BytesAsync(Func<ArchiveWriter, Task> write, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var writer = new ArchiveWriter(bytes);
        await write(writer);
        await writer.EndAsync(cancellationToken);
        return bytes.ToArray();
    }

    private static string At(string path) => path.Length == 0 ? HelperContainers.Root : $"{HelperContainers.Root}/{path}";

    private async Task<Stream?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.Containers.GetArchiveAsync(await containers.MountedAsync(cancellationToken), path, cancellationToken, compressed: _isFar);
        }
        catch (SlipwayException e) when (EngineResponseException.StatusOf(e) == NotFound && !HelperContainers.IsGone(e))
        {
            return null;
        }
    }

    private async Task WriteAsync(Stream stream, Func<ArchiveWriter, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        if (!_isFar)
        {
            await WriteAsync(write, new ArchiveWriter(stream), cancellationToken);
            return;
        }

        await using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        // Its blocks go out together.
        await using var gathered = new BufferedStream(gzip, 64 * 1024);
        await WriteAsync(write, new ArchiveWriter(gathered), cancellationToken);
    }

    private static async Task WriteAsync(Func<ArchiveWriter, CancellationToken, Task> write, ArchiveWriter writer, CancellationToken cancellationToken)
    {
        await write(writer, cancellationToken);
        await writer.EndAsync(cancellationToken);
    }
}
