using Slipway.Compose.Planning;
using Slipway.Deploy.Hosts;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Running;

/// <summary>
/// A small script on a host that outlives this process: when the connection that set it is gone while a container was stopped for its successor, it starts the old container, or the new one where the old one is gone, so that a build
/// which is killed between the two leaves a service that serves. It ends with the switch. Needs the docker command on the host.
/// </summary>
internal sealed class SwitchGuard : IAsyncDisposable
{
    private const int NoDocker = 3;

    // The digits of the old container's id that begin its successor's temporary name.
    private const int IdLength = 12;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    // $1 folder, $2 token, $3 socket; then for each container the old one's id, its name, and its successor's temporary name. $$ is the shell that runs the connection's scripts, and ends with it.
    // A connection may be lost and the deployment go on over another one: it gets the time to say so. What is running already is left alone.
    private const string Set = """
        command -v docker >/dev/null 2>&1 || exit 3
        rm -f "$1"/guard.*
        : >"$1/guard.$2" || exit 2
        [ -z "$3" ] || { DOCKER_HOST=unix://$3; export DOCKER_HOST; }
        sl_shell=$$
        (
        trap '' HUP
        sl_guard=$1/guard.$2 sl_lock=$1/lock/$2
        shift 3
        cd /
        sl_up() { [ "$(docker inspect -f '{{.State.Running}}' "$1" 2>/dev/null)" = true ]; }
        while sleep 1; do
        [ -e "$sl_guard" ] || exit 0
        kill -0 $sl_shell 2>/dev/null && continue
        sleep 3
        [ -e "$sl_guard" ] && [ -e "$sl_lock" ] || exit 0
        while [ $# -gt 2 ]; do
        sl_up "$1" || sl_up "$2" || sl_up "$3" || docker start "$1" || docker start "$2" || docker start "$3"
        shift 3
        done
        rm -f "$sl_guard"
        exit 0
        done
        ) </dev/null >/dev/null 2>&1 &

        """;

    private const string End = """
        rm -f "$1/guard.$2"

        """;

    private readonly HostSession session;
    private readonly string token;

    private SwitchGuard(HostSession session, string token) => (this.session, this.token) = (session, token);

    /// <summary>Sets a guard where a container is to be stopped before its successor starts; null where none is, or the host cannot have one, which is told.</summary>
    public static async Task<SwitchGuard?> SetAsync(HostWay host, ComposePlan plan, IDeployLog log, CancellationToken cancellationToken)
    {
        var stopped = plan.Services.SelectMany(service => service.Containers).Where(action => action is { Kind: ContainerActionKind.Recreate, Order: Compose.Model.ReplaceOrder.StopFirst, Existing: not null }).ToList();
        if (stopped.Count == 0)
            return null;
        string[] words = [host.Session.Folder, host.Held!.Token, host.Session.Host.EngineSocket ?? "", .. stopped.SelectMany(action => new[] { action.Existing!.Id, action.Name, $"{action.Existing.Id[..IdLength]}_{action.Name}" })];
        var result = await host.Session.Shell.RunAsync(HostScript.Of(host.Held.Fence + Set, words), cancellationToken);
        switch (result.ExitCode)
        {
            case 0:
                return new SwitchGuard(host.Session, host.Held.Token);
            case Locking.DeployLock.FencedCode:
                throw host.Held.LostFailure();
            case NoDocker:
                log.Tell(host.Name, "there is no docker command: were this build killed while a container is replaced, its service would be down until the next deployment");
                return null;
            default:
                throw new SlipwayException(DeployErrors.NoGuard(host.Session.Folder, result.Error));
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await session.Shell.RunAsync(HostScript.Of(End, session.Folder, token), patience.Token);
        }
        catch (Exception failure) when (failure is SlipwayException or OperationCanceledException)
        {
            // It looks after what was replaced, finds it running, and ends.
        }
    }
}
