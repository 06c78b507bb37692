using Slipway.Diagnostics;
using Slipway.Docker.Connections;
using Slipway.Docker.Containers;
using Slipway.Sync.Endpoints.Volumes;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Tests.Volumes;

/// <summary>A volume in memory that does with archives what Docker's engine does: what is in an entry's place is taken away before the entry is made, and the first failure ends it.</summary>
internal sealed class FakeVolume : IVolumeArchive
{
    private readonly SortedDictionary<string, Node> nodes = new(Comparer<string>.Create(SyncPath.Compare));

    public bool Removes { get; set; } = true;

    /// <summary>Paths that cannot be made.</summary>
    public HashSet<string> Immutable { get; } = [];

    public int Puts { get; private set; }

    public IEnumerable<string> Paths => nodes.Keys;

    public void Write(string path, string content) => nodes[path] = new Node(ArchiveEntry.File, "", 0b110_100_100, System.Text.Encoding.UTF8.GetBytes(content));

    public string Read(string path) => System.Text.Encoding.UTF8.GetString(nodes[path].Content);

    public void MakeFolder(string path) => nodes[path] = new Node(ArchiveEntry.Folder, "", 0b111_101_101, []);

    public async Task<Stream?> GetFolderAsync(string path, CancellationToken cancellationToken) =>
        path.Length > 0 && !nodes.ContainsKey(path) ? null : await TarAsync(nodes.Where(n => SyncPath.IsBelow(n.Key, path)), path.Length == 0 ? 0 : path.Length + 1, cancellationToken);

    public async Task<Stream?> GetFileAsync(string path, CancellationToken cancellationToken) =>
        nodes.ContainsKey(path) ? await TarAsync(nodes.Where(n => n.Key == path), SyncPath.Parent(path).Length == 0 ? 0 : SyncPath.Parent(path).Length + 1, cancellationToken) : null;

    public Task<ContainerPathStat?> StatAsync(string path, CancellationToken cancellationToken) => Task.FromResult(nodes.TryGetValue(path, out var node)
        ? new ContainerPathStat
        {
            Size = node.Content.Length,
            Mode = (uint)node.Mode | (node.Type == ArchiveEntry.Folder ? 1u << 31 : node.Type == ArchiveEntry.Link ? 1u << 27 : 0),
            Modified = DateTimeOffset.UnixEpoch,
        }
        : null);

    public async Task PutAsync(Func<ArchiveWriter, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        Puts++;
        var bytes = new MemoryStream();
        var writer = new ArchiveWriter(bytes);
        await write(writer, cancellationToken);
        await writer.EndAsync(cancellationToken);
        bytes.Position = 0;
        var reader = new ArchiveReader(bytes);
        while (await reader.NextAsync(cancellationToken) is { } entry) await MakeAsync(VolumeScan.PathOf(entry.Name), entry, reader, cancellationToken);
    }

    public Task RemoveAsync(string path, CancellationToken cancellationToken)
    {
        if (Removes) TakeAway(path);
        return Task.CompletedTask;
    }

    private async Task MakeAsync(string path, ArchiveEntry entry, ArchiveReader reader, CancellationToken cancellationToken)
    {
        if (Immutable.Contains(path)) throw new SlipwayException(Diagnostic.Error("SLIP1010", "refused"), new EngineResponseException(500, "operation not permitted"));
        if (entry.Type != ArchiveEntry.Folder || !nodes.TryGetValue(path, out var there) || there.Type != ArchiveEntry.Folder) TakeAway(path);
        var content = new byte[entry.Size];
        for (var read = 0; read < content.Length;) read += await reader.ReadAsync(content.AsMemory(read), cancellationToken);
        nodes[path] = entry.Type == ArchiveEntry.HardLink ? nodes[entry.Target] : new Node(entry.Type, entry.Target, entry.Mode, content);
    }

    private void TakeAway(string path)
    {
        foreach (var gone in nodes.Keys.Where(key => key == path || SyncPath.IsBelow(key, path)).ToList()) nodes.Remove(gone);
    }

    private static async Task<Stream> TarAsync(IEnumerable<KeyValuePair<string, Node>> nodes, int skip, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var writer = new ArchiveWriter(bytes);
        await writer.WriteAsync(new ArchiveEntry(ArchiveEntry.Folder, ".", "", 0, 0b111_101_101, 0), cancellationToken);
        foreach (var (path, node) in nodes)
        {
            await writer.WriteAsync(new ArchiveEntry(node.Type, "./" + path[skip..], node.Target, node.Content.Length, node.Mode, 0), cancellationToken);
            await writer.WriteAsync(node.Content, cancellationToken);
            await writer.PadAsync(node.Content.Length, cancellationToken);
        }

        await writer.EndAsync(cancellationToken);
        bytes.Position = 0;
        return bytes;
    }

    private sealed record Node(char Type, string Target, int Mode, byte[] Content);
}
