using Slipway.Diagnostics;
using Slipway.Sync.Paths;

namespace Slipway.Sync;

/// <summary>What stops a plan, and what is said of a pair's memory.</summary>
internal static class ReconcilingErrors
{
    public static Diagnostic SourceMissing(string source) => Diagnostic.Error(
        "SLIP4020", $"The source {Shown(source)} does not exist, so nothing was synchronised; check its path, or whether its drive is mounted");

    public static Diagnostic SourceNotAFolder(string source) => Diagnostic.Error(
        "SLIP4021", $"The source {Shown(source)} is not a folder, so nothing was synchronised; name the folder that holds the files");

    public static Diagnostic SourceEmpty(string source, string target, int entries) => Diagnostic.Error(
        "SLIP4022", $"The source {Shown(source)} holds nothing to synchronise, which would remove all {entries} entries of {Shown(target)}; check its path and the ignore rules, or empty the target by hand");

    public static Diagnostic TargetNotAFolder(string target) => Diagnostic.Error(
        "SLIP4023", $"The target {Shown(target)} is not a folder, so nothing was synchronised; name a folder, or remove what is there");

    public static Diagnostic TargetGone(string target) => Diagnostic.Error(
        "SLIP4024", $"The target {Shown(target)} was synchronised before and is gone; bring it back, or build with -p:SyncAdopt=true to fill it anew");

    public static Diagnostic TargetIsAnother(string target) => Diagnostic.Error(
        "SLIP4025", $"{Shown(target)} is not the folder that was synchronised last time: its marker {SyncPath.StateFolder}/id is missing or another one; check host and path, or build with -p:SyncAdopt=true to take it as the target from now on");

    public static Diagnostic TargetEmptied(string target, string source, int entries) => Diagnostic.Error(
        "SLIP4026", $"The target {Shown(target)} is empty though {entries} entries were synchronised, which would empty {Shown(source)}; bring them back, or build with -p:SyncAdopt=true to fill it anew");

    public static Diagnostic TargetOfOthers(string target, int entries) => Diagnostic.Error(
        "SLIP4027", $"{Shown(target)} holds {entries} entries and was never a target of a sync; mirroring would remove what the source lacks: name an empty folder, choose another SyncMode, or build with -p:SyncAdopt=true");

    public static Diagnostic TooManyRemovals(string side, int removals, int entries, int limit) => Diagnostic.Error(
        "SLIP4028", $"The sync would remove {removals} of {entries} entries of {Shown(side)}, more than {limit}; if that is meant, build with -p:SyncMaxDeletes={removals}");

    public static Diagnostic MemoryNotReadable(string path, string why) => Diagnostic.Warning(
        "SLIP4035", $"What the last sync left in '{Shown(path)}' cannot be used: {Shown(why)}; both sides are compared anew, and nothing counts as removed since then");

    public static Diagnostic MemoryNotWritten(string path, string why) => Diagnostic.Error(
        "SLIP4036", $"The sync was done but cannot be remembered in '{Shown(path)}': {Shown(why)}; make room or allow writing there, then build again");

    private static string Shown(string text) => SyncPath.Display(text);
}
