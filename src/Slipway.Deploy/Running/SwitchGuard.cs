using Slipway.Compose.Planning;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Running;

/// <summary>
/// A small script on a host that outlives this process: when the connection that set it is gone in the middle of a switch, it goes back, or on where a successor has taken over already: what was stopped is started, what was started
/// beside it is removed. So a build that is killed leaves one release that serves. It ends with the switch. Needs the docker command on the host.
/// </summary>
internal sealed class SwitchGuard : IAsyncDisposable
{
    private const int NoDocker = 3;

    // The digits of the old container's id that begin its successor's temporary name.
    private const int IdLength = 12;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    // $1 folder, $2 token, $3 socket; then for each container the old one's id, its name, and its successor's temporary name. $$ is the shell that runs the connection's scripts, and ends with it.
    // A connection may be lost and the deployment go on over another one: it gets the time to say so. A successor takes over only when all that start beside old ones are ready, so that all may.
    // A new shell, not a part of this one: descriptors that this one keeps for itself would keep the script's output open.
    private const string Set = """
        command -v docker >/dev/null 2>&1 || exit 3
        rm -f "$1"/guard.*
        : >"$1/guard.$2" || exit 2
        [ -z "$3" ] || { DOCKER_HOST=unix://$3; export DOCKER_HOST; }
        sl_guard='
        trap "" HUP
        cd /
        guard=$1 lock=$2 shell=$3
        shift 3
        up() { [ "$(docker inspect -f "{{.State.Running}}" "$1" 2>/dev/null)" = true ]; }
        each() {
        does=$1
        shift
        while [ $# -gt 2 ]; do
        "$does" "$1" "$2" "$3"
        shift 3
        done
        }
        look() {
        is=$(docker inspect -f "{{.Id}}" "$2") && [ "$is" != "$1" ] && up "$2" && forward=1
        docker inspect "$1" >/dev/null || forward=1
        docker rm -f "$2-rehearsal"
        }
        on() {
        if up "$2" && [ "$(docker inspect -f "{{.Id}}" "$2")" != "$1" ] || up "$3"; then docker stop "$1" && docker rm "$1"
        elif up "$1"; then docker stop "$1" && docker start "$3" || docker start "$1"
        else docker start "$3" || docker start "$2" || docker start "$1"; fi
        }
        back() {
        up "$1" || docker start "$1" || up "$2" || up "$3" || docker start "$2" || docker start "$3"
        up "$1" && docker rm -f "$3"
        }
        while sleep 1; do
        [ -e "$guard" ] || exit 0
        kill -0 "$shell" 2>/dev/null && continue
        sleep 3
        [ -e "$guard" ] && [ -e "$lock" ] || exit 0
        forward=
        each look "$@"
        if [ -n "$forward" ]; then each on "$@"; else each back "$@"; fi
        rm -f "$guard"
        exit 0
        done'
        sl_folder=$1 sl_token=$2
        shift 3
        sh -c "$sl_guard" guard "$sl_folder/guard.$sl_token" "$sl_folder/lock/$sl_token" $$ "$@" </dev/null >/dev/null 2>&1 &

        """;

    private const string End = """
        rm -f "$1/guard.$2"

        """;

    private readonly HostSession session;
    private readonly string token;

    private SwitchGuard(HostSession session, string token) => (this.session, this.token) = (session, token);

    /// <summary>Sets a guard where containers are replaced; null where none is, or the host cannot have one, which is told.</summary>
    public static async Task<SwitchGuard?> SetAsync(HostSession session, DeployLock held, ComposePlan plan, IDeployLog log, CancellationToken cancellationToken)
    {
        var replaced = plan.Services.SelectMany(service => service.Containers).Where(action => action is { Kind: ContainerActionKind.Recreate, Existing: not null }).ToList();
        if (replaced.Count == 0)
            return null;
        string[] words = [session.Folder, held.Token, session.Host.EngineSocket ?? "", .. replaced.SelectMany(action => new[] { action.Existing!.Id, action.Name, $"{action.Existing.Id[..IdLength]}_{action.Name}" })];
        var result = await session.Shell.RunAsync(HostScript.Of(held.Fence + Set, words), cancellationToken);
        switch (result.ExitCode)
        {
            case 0:
                return new SwitchGuard(session, held.Token);
            case DeployLock.FencedCode:
                throw held.LostFailure();
            case NoDocker:
                log.Tell(session.Host.Name, "there is no docker command: were this build killed while containers are replaced, a service could be down, or two releases serve, until the next deployment");
                return null;
            default:
                throw new SlipwayException(DeployErrors.NoGuard(session.Folder, result.Error));
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
