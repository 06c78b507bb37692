using Slipway.Diagnostics;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Local;

internal static class LocalErrors
{
    public static Diagnostic RootUnreadable(string root, string why) => Diagnostic.Error(
        "SLIP4070", $"The folder '{root}' cannot be read: {why}; give the user of the build the right to list it");

    public static Diagnostic RootReplaced(string root) => Diagnostic.Error(
        "SLIP4071", $"The folder '{root}' was moved or replaced while it was synchronised; nothing more was changed; build again when it is the one that is meant");

    public static Diagnostic RootNotAFolder(string root) => Diagnostic.Error(
        "SLIP4072", $"'{root}' is no folder, so nothing can be synchronised to it; move it away or name another folder");

    public static Diagnostic Locked(string root, string holder) => Diagnostic.Error(
        "SLIP4073", $"'{root}' is being synchronised by {holder}; wait for its end, or remove '{SyncPath.StateFolder}/lock' in it when that is gone");

    public static Diagnostic NotPrepared(string root, string why) => Diagnostic.Error(
        "SLIP4074", $"'{root}' cannot be made ready to receive files: {why}; give the user of the build the right to write to it");

    public static Diagnostic NotStaged(string root, string path, string why) => Diagnostic.Error(
        "SLIP4075", $"The content of '{SyncPath.Display(path)}' cannot be written below '{root}': {why}; nothing was replaced, and what arrived is used by the next sync");

    public static Diagnostic NotPublished(string root, string path, string why) => Diagnostic.Error(
        "SLIP4076", $"The changes of '{root}' stopped at '{SyncPath.Display(path)}': {why}; every path holds its old or its new content, and the next sync goes on");

    public static Diagnostic NotListed(string root, string path, string why) => Diagnostic.Warning(
        "SLIP4077", $"'{SyncPath.Display(path)}' of '{root}' is left alone: {why}");

    public static Diagnostic OthersNotListed(string root, int count) => Diagnostic.Warning(
        "SLIP4077", $"{count} more paths of '{root}' are left alone, since they cannot be read or are no files");
}
