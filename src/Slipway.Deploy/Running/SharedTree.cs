using Slipway.Deploy.Hosts;
using Slipway.Deploy.Shipping;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Running;

/// <summary>A folder that containers write to and releases share.</summary>
/// <param name="Path">Below <c>shared/</c>, with '/'.</param>
/// <param name="First">What it holds on a host that has none yet; null for nothing.</param>
internal sealed record SharedTree(string Path, FileTree? First)
{
    // Copied beside its place and moved there, so that it is whole or not there at all.
    private const string Make = """
        [ -d "$1/shared/$2" ] && exit 0
        case $2 in */*) mkdir -p -- "$1/shared/${2%/*}" || exit 1;; *) mkdir -p -- "$1/shared" || exit 1;; esac
        rm -rf -- "$1/shared/$2.new"
        if [ -n "$3" ]; then cp -RPp -- "$3" "$1/shared/$2.new" || exit 1; else mkdir -- "$1/shared/$2.new" && chmod 0777 "$1/shared/$2.new" || exit 1; fi
        mv -- "$1/shared/$2.new" "$1/shared/$2"

        """;

    /// <summary>Makes it on a host that does not have it.</summary>
    /// <exception cref="SlipwayException">SLIP5212: it cannot be made.</exception>
    public async Task EnsureAsync(HostWay host, CancellationToken cancellationToken)
    {
        var result = await host.Session.Shell.RunAsync(HostScript.Of(host.Held!.Fence + Make, host.Session.Folder, Path, First?.PathIn(host.Session.Folder) ?? ""), cancellationToken);
        if (result.ExitCode == Locking.DeployLock.FencedCode)
            throw host.Held.LostFailure();
        if (result.ExitCode != 0)
            throw new SlipwayException(DeployErrors.NotShared(Path, result.Error));
    }
}
