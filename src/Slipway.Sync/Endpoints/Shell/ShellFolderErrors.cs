using Slipway.Diagnostics;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Shell;

internal static class ShellFolderErrors
{
    public static Diagnostic NotAFolder(string side) => Diagnostic.Error(
        "SLIP4100", $"{side} is not a folder; name a folder, or remove what is there");

    public static Diagnostic NotEntered(string side, string said) => Diagnostic.Error(
        "SLIP4101", $"The folder {side} cannot be entered or read{Said(said)}; give the remote user access to it");

    public static Diagnostic ToolMissing(string side, string tool) => Diagnostic.Error(
        "SLIP4102", $"{side} cannot be synchronised: the host has no {tool}; install it there (GNU's, BusyBox's and BSD's tools are understood)");

    public static Diagnostic Held(string side, string holder) => Diagnostic.Error(
        "SLIP4103", $"{side} is being synchronised by {Shown(holder)} from another folder; wait for it to end, or remove {SyncPath.StateFolder}/lock there when it did");

    public static Diagnostic StaleLock(string side, string holder) => new(
        "SLIP4104", Severity.Message, $"A lock that {Shown(holder)} left on {side} when it was cut off was taken over");

    public static Diagnostic LostSession(string side) => new(
        "SLIP4104", Severity.Message, $"A connection to {side} that this machine lost was still being served there and was ended");

    public static Diagnostic ListingTorn(string side, string said) => Diagnostic.Error(
        "SLIP4105", $"{side} could not be listed completely in three attempts{Said(said)}; see whether something keeps changing it or its disk fails");

    public static Diagnostic Unintelligible(string side, string why, string said) => Diagnostic.Error(
        "SLIP4106", $"The host of {side} answered with something that is not to be believed ({Shown(why)}){Said(said)}; nothing was done with it. See what its shell and tools print by hand");

    public static Diagnostic NotPermitted(string side, string said) => Diagnostic.Error(
        "SLIP4107", $"{side} cannot be written{Said(said)}; give the remote user write permission, or synchronise as another user");

    public static Diagnostic ReadOnly(string side) => Diagnostic.Error(
        "SLIP4108", $"{side} is on a file system that is mounted read-only; mount it writable or choose another folder");

    public static Diagnostic DiskFull(string side) => Diagnostic.Error(
        "SLIP4109", $"The disk of {side} is full; free space there and sync again, what has arrived is kept");

    public static Diagnostic QuotaExceeded(string side) => Diagnostic.Error(
        "SLIP4110", $"The remote user's disk quota on {side} is used up; free space there or raise it");

    public static Diagnostic ScriptFailed(string side, string doing, int exitCode, string said) => Diagnostic.Error(
        "SLIP4111", $"{doing} failed on {side} with code {exitCode}{Said(said)}; the next sync goes on from there");

    public static Diagnostic Unreadable(string side, IReadOnlyList<string> paths) => Diagnostic.Warning(
        "SLIP4112", $"{Named(paths)} of {side} cannot be read and {(paths.Count == 1 ? "is" : "are")} left as {(paths.Count == 1 ? "it is" : "they are")}; give the remote user access, or ignore {(paths.Count == 1 ? "it" : "them")}");

    public static Diagnostic StateNotAFolder(string side) => Diagnostic.Error(
        "SLIP4113", $"{SyncPath.StateFolder} in {side} is a link or a file, and nothing is written through it; remove it");

    public static Diagnostic StageGone(string side) => Diagnostic.Error(
        "SLIP4114", $"What was sent to {side} vanished before it was put in place; nothing else was changed, sync again");

    public static Diagnostic Busy(string side) => Diagnostic.Error(
        "SLIP4115", $"The lock on {side} changes hands all the time; see who else synchronises to it");

    public static Diagnostic RootGone(string side) => Diagnostic.Error(
        "SLIP4116", $"{side} vanished or became something else while it was synchronised; nothing is written to what is there now. Sync again");

    // Several at once are one message.
    private static string Named(IReadOnlyList<string> paths) =>
        $"'{SyncPath.Display(paths[0].Length == 0 ? "." : paths[0])}'" + (paths.Count > 1 ? $" and {paths.Count - 1} more" : "");

    private static string Said(string said) => said.Length == 0 ? "" : $" ({Shown(LastLine(said))})";

    // What failed is said last, and standard error's line ends are blanks or newlines by now.
    private static string LastLine(string said) => said.Trim() is var text && text.Length > 300 ? "…" + text[^300..] : said.Trim();

    private static string Shown(string text) => SyncPath.Display(text.ReplaceLineEndings(" "));
}
