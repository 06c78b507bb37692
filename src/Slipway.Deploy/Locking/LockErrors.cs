using System.Globalization;
using Slipway.Deploy.Hosts;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Locking;

/// <summary>The lock: SLIP501x.</summary>
internal static class LockErrors
{
    public static Diagnostic Held(DeployHost host, LockHolder holder)
    {
        var left = holder.Lease > holder.Age ? holder.Lease - holder.Age : TimeSpan.Zero;
        return Diagnostic.Error("SLIP5010", string.Create(CultureInfo.InvariantCulture,
            $"Host {host.Name} is being changed by {holder.Actor} ({holder.Purpose}) since {holder.Since:yyyy-MM-dd HH:mm:ss}Z, last sign of life {holder.Age.TotalSeconds:0} s ago; wait for its end (DeployLockWait), or, if it is dead, deploy again in {Math.Ceiling(left.TotalSeconds):0} s, when its lock goes stale and is taken over"));
    }

    public static Diagnostic NoFolder(DeployHost host, string folder, string said) => Diagnostic.Error(
        "SLIP5011", $"Host {host.Name}: the folder {folder} cannot be made or written ({said}); give the user the right to, or name another StateFolder");

    public static Diagnostic Lost(DeployHost host) => Diagnostic.Error(
        "SLIP5012", $"Host {host.Name}: the deployment's lock was lost: no sign of life reached the host for its lease, or somebody removed it; nothing more was changed there; see who deploys (Releases), then deploy again");

    public static Diagnostic NotTaken(DeployHost host, string why) => Diagnostic.Error(
        "SLIP5013", $"Host {host.Name}: the deployment's lock cannot be taken: {why}; run RemoteCheck to see what the host lacks");
}
