using System.Formats.Tar;
using Slipway.Compose.Containers;
using Slipway.Docker;

namespace Slipway.Compose.Running;

/// <summary>
/// Puts files into a container that does not run yet (<c>PUT /containers/{id}/archive</c>): contents travel in a request's body and are in no command line, no environment
/// and no shell of any host.
/// </summary>
/// <remarks>
/// A file lies in the container's own writable layer. Its default mode, 0444, lets whatever user the service runs as read it, inside; on the engine's host that layer is below
/// the engine's data folder, which only root can enter. It goes when the container goes, and is in images and archives that are made from it (<c>commit</c>, <c>export</c>).
/// </remarks>
internal static class FileInjection
{
    public static async Task PutAsync(Engine engine, string container, IReadOnlyList<InjectedFile> files, CancellationToken cancellationToken)
    {
        if (files.Count > 0)
            await engine.Containers.PutArchiveAsync(container, "/", (stream, token) => WriteAsync(stream, files, token), cancellationToken);
    }

    private static async Task WriteAsync(Stream target, IReadOnlyList<InjectedFile> files, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(target, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var file in files)
        {
            using var content = new MemoryStream(await file.ReadAsync(cancellationToken));
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, file.Target.TrimStart('/')) { DataStream = content, Uid = file.Uid, Gid = file.Gid, Mode = file.Mode }, cancellationToken);
        }
    }
}
