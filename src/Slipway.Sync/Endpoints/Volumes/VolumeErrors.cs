using Slipway.Diagnostics;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Volumes;

internal static class VolumeErrors
{
    public static Diagnostic Locked(string side, string holder, string container) => Diagnostic.Error(
        "SLIP4150", $"The {side} is being synchronised by {SyncPath.Display(holder)}; wait for its end, or remove the container '{container}' (docker rm {container}) when that is gone");

    public static Diagnostic LockLost(string side) => Diagnostic.Error(
        "SLIP4151", $"The {side} was taken over by another process, or its container was removed, while it was synchronised; every path holds its old or its new content; build again");

    public static Diagnostic Malformed(string side, string why) => Diagnostic.Error(
        "SLIP4152", $"The content of the {side} cannot be read: {why}; check what answers as its engine");

    public static Diagnostic Left(string side, string path, string why) => Diagnostic.Warning(
        "SLIP4153", $"'{SyncPath.Display(path)}' of the {side} is left alone: {why}");

    public static Diagnostic OthersLeft(string side, int count) => Diagnostic.Warning(
        "SLIP4153", $"{count} more paths of the {side} are left alone, since their names cannot be used here or they are no files");

    public static Diagnostic NameUnusable(string volume) => Diagnostic.Error(
        "SLIP4154", $"'{SyncPath.Display(volume)}' is not the name of a volume; names are letters, digits, '_', '.' and '-', and begin with a letter or digit");

    public static Diagnostic WindowsEngine(string side) => Diagnostic.Error(
        "SLIP4155", $"The {side} belongs to an engine of Windows containers, whose volumes cannot be synchronised; switch the engine to Linux containers");

    public static Diagnostic NotTheVolume(string side, string path) => Diagnostic.Error(
        "SLIP4156", $"The folder {path} is not the {side}, although the engine names it so (a socket forwarded from another machine, perhaps); nothing was changed; name the engine by ssh://");

    public static Diagnostic Failed(string side, Diagnostic cause) =>
        cause.Message.Contains(side, StringComparison.Ordinal) ? cause : cause with { Message = $"Synchronising the {side} failed: {cause.Message}" };
}
