using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>Why a path changes, in the words of a plan.</summary>
internal static class Causes
{
    /// <param name="ancestor">What both sides had.</param>
    /// <param name="from">What the side that decides has.</param>
    /// <param name="to">What is changed.</param>
    /// <param name="origin">The side that decides: source or target.</param>
    public static string Of(Entry? ancestor, Entry? from, Entry? to, string origin)
    {
        if (from is null) return OfGone(origin);
        if (to is null) return OfMissing(ancestor, origin);
        if (from.Kind != to.Kind) return to.Kind switch
        {
            EntryKind.Folder => "was a folder",
            EntryKind.Link => "was a link",
            _ => "was a file",
        };
        return from.Kind == EntryKind.File && from.Digest.IsKnown && from.Digest == to.Digest ? "executable bit" : "changed";
    }

    public static string OfMissing(Entry? ancestor, string origin) => ancestor is null ? "new" : $"still on the {origin}";

    public static string OfGone(string origin) => $"gone from the {origin}";
}
