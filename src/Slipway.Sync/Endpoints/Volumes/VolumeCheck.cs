using Slipway.Docker.Containers;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>Looks at a volume again right before it is changed.</summary>
/// <param name="archive">The volume.</param>
/// <param name="side">For messages.</param>
/// <param name="volumeBytes">How much there is in it.</param>
internal sealed class VolumeCheck(IVolumeArchive archive, string side, long volumeBytes)
{
    // What a call costs, in bytes that could have been read meanwhile.
    private const long CostOfCall = 1024 * 1024;

    private const string IsDifferent = "it changed in the meantime";
    private const string FolderIsDifferent = "a folder above it is no folder any more";

    /// <summary>Why changes must not be carried out, by path; nothing for those that may.</summary>
    /// <param name="changes">In tree order.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public async Task<Dictionary<string, string>> RefuseAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var byPath = new Dictionary<string, Change>(changes.Count);
        foreach (var change in changes) byPath[change.Path] = change;
        var paths = new HashSet<string>();
        foreach (var change in changes)
        {
            if (!IsInNewFolder(change, byPath)) paths.Add(change.Path);
            for (var folder = SyncPath.Parent(change.Path); folder.Length > 0 && !byPath.ContainsKey(folder) && paths.Add(folder);) folder = SyncPath.Parent(folder);
        }

        var now = await LookAsync(paths, cancellationToken);
        var refused = new Dictionary<string, string>();
        foreach (var change in changes)
        {
            if (WhyNot(change, byPath, now, refused) is { } why) refused.Add(change.Path, why);
        }

        return refused;
    }

    /// <summary>What is at paths now; those where nothing is are left out.</summary>
    public async Task<Dictionary<string, Entry>> LookAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        var now = new Dictionary<string, Entry>(paths.Count);
        if (paths.Count * CostOfCall > volumeBytes + CostOfCall)
        {
            foreach (var entry in (await ListAsync(cancellationToken)).Entries) now.Add(entry.Path, entry);
            return now;
        }

        foreach (var path in paths)
        {
            if (await archive.StatAsync(path, cancellationToken) is { } stat) now.Add(path, EntryOf(path, stat));
        }

        return now;
    }

    /// <summary>Whether two times are the same as far as an archive tells.</summary>
    public static bool IsSameSecond(long left, long right) => left / 1_000_000_000 == right / 1_000_000_000;

    /// <summary>Whether what is there is what was seen.</summary>
    public static bool IsSame(Entry before, Entry now) => before.Kind == now.Kind && before.Kind switch
    {
        EntryKind.Folder => true,
        EntryKind.Link => now.LinkTarget is { } target ? target == before.LinkTarget : IsSameStamp(before, now),
        EntryKind.File when before.Digest.IsKnown && now.Digest.IsKnown => before.Digest == now.Digest && before.Executable == now.Executable,
        EntryKind.File => IsSameStamp(before, now) && before.Executable == now.Executable,
        _ => false,
    };

    private async Task<VolumeListing> ListAsync(CancellationToken cancellationToken)
    {
        await using var stream = await archive.GetFolderAsync("", cancellationToken) ?? throw new MalformedArchiveException("there is nothing");
        return await new VolumeScan(side, new ObserveRequest()).ReadAsync(stream, cancellationToken);
    }

    private static bool IsSameStamp(Entry before, Entry now) => before.Stamp.Size == now.Stamp.Size && IsSameSecond(before.Stamp.Modified, now.Stamp.Modified);

    private static bool IsInNewFolder(Change change, Dictionary<string, Change> byPath) =>
        change.Before is null && byPath.TryGetValue(SyncPath.Parent(change.Path), out var parent) && parent is { After.Kind: EntryKind.Folder, Before: not { Kind: EntryKind.Folder } };

    private static string? WhyNot(Change change, Dictionary<string, Change> byPath, Dictionary<string, Entry> now, Dictionary<string, string> refused)
    {
        if (change.After is { Kind: EntryKind.Link } link && SyncPath.WhyLinkEscapes(change.Path, link.LinkTarget ?? "") is { } escape) return escape;
        if (SyncPath.WhyUnsafe(change.Path) is { } unsafeName) return unsafeName;
        var folder = SyncPath.Parent(change.Path);
        for (; folder.Length > 0 && !byPath.ContainsKey(folder); folder = SyncPath.Parent(folder))
        {
            if (!now.TryGetValue(folder, out var there) || there.Kind != EntryKind.Folder) return FolderIsDifferent;
        }

        if (folder.Length > 0 && refused.ContainsKey(folder))
        {
            if (change.After is not null) return "its folder was not made";
            // A link in its place would lead the removal elsewhere.
            if (!now.TryGetValue(folder, out var above) || above.Kind != EntryKind.Folder) return FolderIsDifferent;
        }

        if (IsInNewFolder(change, byPath)) return null;
        var isThere = now.TryGetValue(change.Path, out var entry);
        if (change.Before is null) return isThere ? "something is there now" : null;
        return isThere && IsSame(change.Before, entry!) ? null : IsDifferent;
    }

    // Of a link the engine tells where it leads, not what it says.
    private static Entry EntryOf(string path, ContainerPathStat stat)
    {
        const uint KindBits = 0x8F28_0000;
        var kind = stat.IsDirectory ? EntryKind.Folder : stat.IsLink ? EntryKind.Link : (stat.Mode & KindBits) == 0 ? EntryKind.File : EntryKind.Problem;
        var modified = stat.Modified is { } time ? (time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick : 0;
        return new Entry(path, kind) { Executable = kind == EntryKind.File && (stat.Mode & ArchiveEntry.Executable) != 0, Stamp = new Stamp(kind == EntryKind.Folder ? 0 : stat.Size, modified, 0, 0) };
    }
}
