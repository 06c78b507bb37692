using Slipway.Diagnostics;
using Slipway.Sync.Paths;
using Slipway.Sync.Reconciling;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync;

internal static class SyncErrors
{
    public static Diagnostic InConflict(Conflict conflict, string source, string target) => Diagnostic.Warning(
        "SLIP4001",
        $"'{SyncPath.Display(conflict.Path)}' is left as it is on both sides, because {conflict.Why}: {What(conflict.Source)} in {source}, {What(conflict.Target)} in {target}; remove or rename the one you do not want and sync again");

    public static Diagnostic NotStaged(string path, string side, string why) => Diagnostic.Warning(
        "SLIP4002", $"'{SyncPath.Display(path)}' of {side} was not sent, because {why}; the next sync takes it");

    public static Diagnostic NotPublished(string path, string side, string why) => Diagnostic.Warning(
        "SLIP4003", $"'{SyncPath.Display(path)}' in {side} was left as it is, because {why}; sync again once that is settled");

    public static Diagnostic ConnectionLost(string side, string said, TimeSpan wait) => Diagnostic.Warning(
        "SLIP4004", $"{side} cannot be reached now ({said}); trying again in {wait.TotalSeconds:0} s");

    public static Diagnostic CannotWatch(string root, string why) => Diagnostic.Warning(
        "SLIP4005", $"Changes in '{root}' are not told as they happen ({why}); they are found at the next periodic look. On Linux, raise fs.inotify.max_user_watches");

    public static Diagnostic NoPath(string text) => Diagnostic.Error(
        "SLIP4006", $"'{text}' names a host but no folder on it; add one, such as {text.TrimEnd('/')}/~/project, or set RemotePath");

    public static Diagnostic BadVolumeName(string name) => Diagnostic.Error(
        "SLIP4006", $"'{SyncPath.Display(name)}' cannot be the name of a volume; use letters, digits and _ . - (two characters or more, the first a letter or digit)");

    public static Diagnostic UnknownLocation(string text) => Diagnostic.Error(
        "SLIP4006", $"'{SyncPath.Display(text)}' is nothing that can be synchronised; write ssh://user@host/path, volume:name or a path");

    public static Diagnostic NamesCollide(IReadOnlyList<string> paths, string target) => Diagnostic.Error(
        "SLIP4015", $"{string.Join(" and ", paths.Select(path => $"'{SyncPath.Display(path)}'"))} are one name to {target}, whose file system takes no notice of case or of Unicode's forms; rename all but one, or add them to SyncIgnore");

    private static string What(Entry? entry) => entry switch
    {
        null => "nothing",
        { Kind: EntryKind.Folder } => "a folder",
        { Kind: EntryKind.Link } => "a link",
        { Kind: EntryKind.Ignored } => "something ignored",
        { Kind: EntryKind.Problem } => $"something unusable ({entry.Reason})",
        _ => $"a file of {entry.Stamp.Size} bytes",
    };
}
