using System.Globalization;
using Slipway.Deploy.Hosts;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Auditing;

/// <summary>The audit log and this machine's memory of it: SLIP503x.</summary>
internal static class AuditErrors
{
    public static Diagnostic Broken(string host, int line, string why) => Diagnostic.Error(
        "SLIP5030", string.Create(CultureInfo.InvariantCulture, $"Host {host}: the audit log (audit.jsonl) is broken at line {line}: {RemoteText.Line(why)}; somebody or something changed it: find out what, keep a copy, and move it away to begin a new one"));

    public static Diagnostic HeadMissing(string host, string head) => Diagnostic.Error(
        "SLIP5031", $"Host {host}: the audit log (audit.jsonl) lacks the entry that this machine saw last ({head}): its end was cut off or it is another log; find out why, then remove this machine's record of the host to go on");

    public static Diagnostic WrittenSince(DeployHost host) => Diagnostic.Error(
        "SLIP5032", $"Host {host.Name}: somebody has written to the audit log since it was read; deploy again, which reads it anew");

    public static Diagnostic NotWritten(DeployHost host, string said) => Diagnostic.Error(
        "SLIP5033", $"Host {host.Name}: the audit log could not be written ({RemoteText.Line(said)}); see whether the disk is full and the folder is the user's (RemoteCheck), then deploy again");

    public static Diagnostic RecordUnreadable(string file, string why) => Diagnostic.Error(
        "SLIP5034", $"This machine's record of the host's deployments cannot be read: {RemoteText.Line(why)}; remove the file, which forgets the last entry seen of the host's audit log", new SourcePosition(file));

    public static Diagnostic RecordNotWritten(string file, string why) => Diagnostic.Error(
        "SLIP5035", $"This machine's record of the host's deployments cannot be written: {RemoteText.Line(why)}; make its folder writable or name another one", new SourcePosition(file));
}
