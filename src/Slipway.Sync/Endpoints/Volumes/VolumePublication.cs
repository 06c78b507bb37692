using System.Globalization;
using Slipway.Diagnostics;
using Slipway.Docker.Connections;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Running;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>
/// Makes changes of a volume visible by an archive without content: folders, links, and hard links to what is staged. The engine takes away what is at a path and links in the same moment: a path
/// is never half written, but it is absent for an instant.
/// </summary>
internal sealed class VolumePublication(IVolumeArchive archive, VolumeStaging staging, VolumeCheck check, ISyncLog log)
{
    // After so many the reason is not one path's.
    private const int MostFailures = 8;

    private readonly Dictionary<string, ChangeResult> _results = [];
    private int _failures;

    /// <summary>See <see cref="ISyncEndpoint.PublishAsync"/>; the staging folder is left.</summary>
    public async Task<IReadOnlyList<ChangeResult>> RunAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var toCopy = new List<(Entry, Entry)>();
        foreach (var change in changes)
        {
            if (change is { NeedsContent: false, After: { Kind: EntryKind.File } after, Before: { Kind: EntryKind.File } before }) toCopy.Add((before, after));
        }

        await staging.CopyAsync(toCopy, cancellationToken);
        var refused = await check.RefuseAsync(changes, cancellationToken);
        var removal = new VolumeRemoval(archive, check, log);
        var replaced = new HashSet<string>();
        var clearing = new List<Change>();
        var removals = new List<Change>();
        var makings = new List<Change>();
        foreach (var change in changes)
        {
            var isBelowReplaced = replaced.Count > 0 && replaced.Contains(SyncPath.Parent(change.Path));
            if (refused.TryGetValue(change.Path, out var why)) Refuse(change, why);
            else if (change.After is not null) makings.Add(change);
            else if (isBelowReplaced) clearing.Add(change);
            else removals.Add(change);
            if (isBelowReplaced || change is { Before.Kind: EntryKind.Folder, After: not (null or { Kind: EntryKind.Folder }) }) replaced.Add(change.Path);
        }

        await RemoveAsync(removal, clearing, cancellationToken);
        await MakeAsync(makings, cancellationToken);
        await RemoveAsync(removal, removals, cancellationToken);
        var results = new List<ChangeResult>(changes.Count);
        foreach (var change in changes) results.Add(_results[change.Path]);
        return results;
    }

    private async Task RemoveAsync(VolumeRemoval removal, List<Change> removals, CancellationToken cancellationToken)
    {
        if (removals.Count == 0) return;
        foreach (var result in await removal.RunAsync(removals, cancellationToken)) _results[result.Change.Path] = result;
    }

    private async Task MakeAsync(List<Change> makings, CancellationToken cancellationToken)
    {
        var ready = new List<Change>(makings.Count);
        foreach (var change in makings)
        {
            if (change.After!.Kind == EntryKind.File && staging.Find(change.Path) is null) Refuse(change, "its content did not arrive");
            else if (change is { Before.Kind: EntryKind.Folder, After.Kind: not EntryKind.Folder } && await HoldsAnythingAsync(change.Path, cancellationToken)) Refuse(change, "the folder in its place is not empty");
            else ready.Add(change);
        }

        if (ready.Count > 0) await PutAsync(ready, cancellationToken);
    }

    // The engine would take away all that is in it.
    private async Task<bool> HoldsAnythingAsync(string folder, CancellationToken cancellationToken)
    {
        await using var stream = await archive.GetFolderAsync(folder, cancellationToken);
        if (stream is null) return false;
        var reader = new ArchiveReader(stream);
        while (await reader.NextAsync(cancellationToken) is { } entry)
        {
            if (VolumeScan.PathOf(entry.Name).Length > 0) return true;
        }

        return false;
    }

    // The engine stops at the first entry it cannot make. The one is found by halves; making the others once more changes nothing.
    private async Task PutAsync(List<Change> changes, CancellationToken cancellationToken)
    {
        if (_failures >= MostFailures)
        {
            foreach (var change in changes) Refuse(change, "the engine refused the changes before it");
            return;
        }

        log.BeginStep(string.Create(CultureInfo.InvariantCulture, $"volume: publish {changes.Count} changes"));
        try
        {
            await archive.PutAsync(
                async (writer, token) =>
                {
                    foreach (var change in changes) await writer.WriteAsync(EntryOf(change.After!), token);
                },
                cancellationToken);
        }
        catch (SlipwayException e) when (EngineResponseException.StatusOf(e) is >= 400 && !HelperContainers.IsGone(e))
        {
            if (changes.Count == 1)
            {
                _failures++;
                Refuse(changes[0], $"the engine refused it ({e.InnerException!.Message.ReplaceLineEndings(" ")})");
                return;
            }

            await PutAsync(changes[..(changes.Count / 2)], cancellationToken);
            await PutAsync(changes[(changes.Count / 2)..], cancellationToken);
            return;
        }

        foreach (var change in changes) _results[change.Path] = new ChangeResult(change, Done: true, Now(change.After!));
    }

    private ArchiveEntry EntryOf(Entry after)
    {
        if (after.Kind == EntryKind.Folder) return new ArchiveEntry(ArchiveEntry.Folder, after.Path, "", 0, 0b111_101_101, VolumeStaging.Now());
        if (after.Kind == EntryKind.Link) return new ArchiveEntry(ArchiveEntry.Link, after.Path, after.LinkTarget!, 0, 0b111_111_111, after.Stamp.Modified);
        var staged = staging.Find(after.Path)!;
        return new ArchiveEntry(ArchiveEntry.HardLink, after.Path, staged.Path, 0, staged.Executable ? 0b111_101_101 : 0b110_100_100, staged.Stamp.Modified);
    }

    private Entry Now(Entry after)
    {
        if (after.Kind == EntryKind.Folder) return after with { Stamp = default };
        if (after.Kind == EntryKind.Link) return after with { Stamp = new Stamp(SyncPath.ToBytes(after.LinkTarget!).Length, after.Stamp.Modified, 0, 0) };
        var staged = staging.Find(after.Path)!;
        return after with { Digest = staged.Digest, Executable = staged.Executable, Stamp = staged.Stamp };
    }

    private void Refuse(Change change, string why) => _results[change.Path] = new ChangeResult(change, Done: false, Why: why);
}
