using Slipway.Diagnostics;
using Slipway.Ssh;

namespace Slipway.Tasks.Sync;

/// <summary>What can be wrong with the properties of a synchronisation.</summary>
internal static class SyncTaskErrors
{
    public static Diagnostic NoTarget() => Diagnostic.Error(
        "SLIP4007", "Nothing says where to synchronise to; give -p:RemoteHost=ssh://user@host with RemotePath or SyncVolume, or SyncTarget");

    public static Diagnostic NoPassword(string variable) => Diagnostic.Error(
        "SLIP4008", $"PasswordVariable names the environment variable {variable}, which is not set; set it, or use a key");

    public static Diagnostic BadReuse(string text) => Diagnostic.Error("SLIP4009", $"SshReuse is '{text}'; expected is a whole number of seconds, 0 for a new connection each time");

    public static Diagnostic BadMode(string text, string? meant) => Diagnostic.Error(
        "SLIP4010", $"SyncMode is '{text}'{(meant is null ? "" : $"; was {meant} meant?")} It is mirror, one-way-safe, two-way-safe or two-way-resolved");

    public static Diagnostic NotWatchable(string source) => Diagnostic.Error(
        "SLIP4011", $"RemoteWatch watches a folder of this machine, and the source is '{source}'; watch from the machine the files are changed on");

    public static Diagnostic NoHost() => Diagnostic.Error("SLIP4012", "RemoteEnrol was not told which host; give -p:RemoteHost=ssh://user@host");

    public static Diagnostic EnrolConfirm(SshDestination host, string fingerprint) => Diagnostic.Error(
        "SLIP4013",
        $"The host keys of {host} are listed above and none was recorded yet; compare a fingerprint with the host's owner (there: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then run: dotnet build -t:RemoteEnrol -p:RemoteHost=ssh://{host} -p:RemoteHostKey={fingerprint}");

    public static Diagnostic Incomplete(int left) => Diagnostic.Warning(
        "SLIP4014", $"{left} {(left == 1 ? "change was" : "changes were")} not made, for the reasons above; the next sync tries again");
}
