using Slipway.Sync.Ignoring;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>Applies the rules of a volume that is the source: an archive brings ignore files in the midst of what they judge, so the judging is done when all has come.</summary>
internal static class VolumeRules
{
    /// <summary>What the rules, with the volume's own ignore files added, leave of a listing.</summary>
    public static IReadOnlyList<Entry> Apply(VolumeListing listing, IgnoreRules? rules)
    {
        if (rules is null) return listing.Entries;
        var files = new List<string>(listing.IgnoreFiles.Keys);
        // Those of a folder before those of the folders in it.
        files.Sort(static (left, right) => left.AsSpan().Count('/') is var depth && depth != right.AsSpan().Count('/') ? depth - right.AsSpan().Count('/') : SyncPath.Compare(left, right));
        foreach (var file in files)
        {
            var folder = SyncPath.Parent(file);
            if (!IsPruned(rules, folder)) rules.Add(folder, SyncPath.Name(file), listing.IgnoreFiles[file]);
        }

        return rules.Apply(listing.Entries);
    }

    private static bool IsPruned(IgnoreRules rules, string folder)
    {
        for (var end = 0; end < folder.Length; end++)
        {
            end = folder.IndexOf('/', end) is var slash and >= 0 ? slash : folder.Length;
            if (rules.IsIgnored(folder[..end], isFolder: true)) return true;
        }

        return false;
    }
}
