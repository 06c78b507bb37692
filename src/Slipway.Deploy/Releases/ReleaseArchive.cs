using System.Formats.Tar;
using System.Runtime.InteropServices;

namespace Slipway.Deploy.Releases;

/// <summary>A release on its way to a host, as a tar archive. The record comes last: where it is, all is.</summary>
internal sealed class ReleaseArchive(byte[] record, ReadOnlyMemory<byte> specification, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> contents)
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // The same archive for the same release, and nothing of this machine's users in it.
    private static readonly DateTimeOffset Time = DateTimeOffset.UnixEpoch;

    public async Task WriteAsync(Stream to, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(to, TarEntryFormat.Ustar, leaveOpen: true);
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.Directory, "contents/") { Mode = Folder, ModificationTime = Time }, cancellationToken);
        await AddAsync(tar, "compose.yaml", specification, cancellationToken);
        foreach (var (name, bytes) in contents) await AddAsync(tar, "contents/" + name, bytes, cancellationToken);
        await AddAsync(tar, "release.json", record, cancellationToken);
    }

    private static async Task AddAsync(TarWriter tar, string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var array = MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : bytes.ToArray();
        using var data = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = File, ModificationTime = Time, DataStream = data }, cancellationToken);
    }
}
