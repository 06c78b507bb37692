using System.Globalization;
using Slipway.Sync.Endpoints.Local;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>
/// Removes files and links one by one, and a folder once a fresh look shows nothing but folders in it that are to be removed too. Whether an engine removes anything at all is tried on a file of the state folder first.
/// </summary>
internal sealed class VolumeRemoval(IVolumeArchive archive, VolumeCheck check, ISyncLog log)
{
    private const string Probe = StatePaths.Root + "/probe";

    private bool? _works;

    /// <summary>Carries removals out.</summary>
    /// <param name="removals">In tree order.</param>
    /// <param name="cancellationToken">Stops between two.</param>
    public async Task<IReadOnlyList<ChangeResult>> RunAsync(IReadOnlyList<Change> removals, CancellationToken cancellationToken)
    {
        _works ??= await TryAsync(cancellationToken);
        var results = new List<ChangeResult>(removals.Count);
        if (_works is false)
        {
            foreach (var change in removals) results.Add(new ChangeResult(change, Done: false, Why: "this engine removes nothing by its archive interface; remove it by hand"));
            return results;
        }

        log.BeginStep(string.Create(CultureInfo.InvariantCulture, $"volume: remove {removals.Count} paths"));
        var folders = new HashSet<string>();
        var files = new List<string>();
        var paths = new List<string>(removals.Count);
        foreach (var change in removals)
        {
            paths.Add(change.Path);
            if (change.Before!.Kind == EntryKind.Folder) folders.Add(change.Path);
            else files.Add(change.Path);
        }

        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await archive.RemoveAsync(file, cancellationToken);
        }

        var kept = await RemoveFoldersAsync(folders, cancellationToken);
        var there = await check.LookAsync(paths, cancellationToken);
        foreach (var change in removals)
        {
            if (kept.TryGetValue(change.Path, out var why)) results.Add(new ChangeResult(change, Done: false, Why: why));
            else if (there.ContainsKey(change.Path)) results.Add(new ChangeResult(change, Done: false, Why: "the engine did not remove it"));
            else results.Add(new ChangeResult(change, Done: true));
        }

        return results;
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        log.BeginStep("volume: try to remove");
        await archive.PutAsync(
            async (writer, token) =>
            {
                await VolumeStaging.WriteFoldersAsync(writer, token);
                await writer.WriteAsync(new ArchiveEntry(ArchiveEntry.File, Probe, "", 0, 0b110_000_000, VolumeStaging.Now()), token);
            },
            cancellationToken);
        await archive.RemoveAsync(Probe, cancellationToken);
        return await archive.StatAsync(Probe, cancellationToken) is null;
    }

    /// <returns>Folders that stay, and why.</returns>
    private async Task<Dictionary<string, string>> RemoveFoldersAsync(HashSet<string> folders, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<string, string>();
        foreach (var top in folders)
        {
            if (folders.Contains(SyncPath.Parent(top))) continue;
            cancellationToken.ThrowIfCancellationRequested();
            var occupied = new HashSet<string>();
            var within = new List<string> { top };
            foreach (var entry in await EverythingInAsync(top, cancellationToken))
            {
                if (entry.Kind == EntryKind.Folder && folders.Contains(entry.Path)) within.Add(entry.Path);
                else Occupy(occupied, entry.Path, top);
            }

            foreach (var folder in within)
            {
                if (occupied.Contains(folder)) kept.Add(folder, "it is not empty");
                else if (folder == top || occupied.Contains(SyncPath.Parent(folder))) await archive.RemoveAsync(folder, cancellationToken);
            }
        }

        return kept;
    }

    private static void Occupy(HashSet<string> occupied, string path, string top)
    {
        var folder = SyncPath.Parent(path);
        while (occupied.Add(folder) && folder != top) folder = SyncPath.Parent(folder);
    }

    // All kinds of things count, so the scan that leaves some out will not do.
    private async Task<List<Entry>> EverythingInAsync(string folder, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>();
        await using var stream = await archive.GetFolderAsync(folder, cancellationToken);
        if (stream is null) return entries;
        var reader = new ArchiveReader(stream);
        while (await reader.NextAsync(cancellationToken) is { } found)
        {
            var path = VolumeScan.PathOf(found.Name);
            if (path.Length == 0) continue;
            if (SyncPath.WhyUnsafe(path) is { } why) throw new MalformedArchiveException(why);
            entries.Add(new Entry($"{folder}/{path}", found.Type == ArchiveEntry.Folder ? EntryKind.Folder : EntryKind.Problem));
        }

        return entries;
    }
}
