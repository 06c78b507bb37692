using System.Text;
using Slipway.Diagnostics;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Docker.Transport;

/// <summary>Finds the engine's socket on a host that has no docker CLI to ask.</summary>
internal static class RemoteEngineSocket
{
    private const int NotThere = 3;
    private const int Closed = 4;
    private const int PathLimit = 108;

    // The places docker, rootless docker, Docker Desktop and podman use, the environment's word first.
    private const string Script = """
        run=${XDG_RUNTIME_DIR:-/run/user/$(id -u)}
        case $DOCKER_HOST in unix://*) set -- "${DOCKER_HOST#unix://}";; *) set -- /var/run/docker.sock "$run/docker.sock" "$HOME/.docker/run/docker.sock" /run/podman/podman.sock "$run/podman/podman.sock";; esac
        code=3
        for socket; do
        [ -S "$socket" ] || continue
        code=4
        [ -w "$socket" ] && printf %s "$socket" && exit
        done
        exit $code
        """;

    /// <exception cref="SlipwayException">SLIP1123: there is none that can be used; SLIP11xx: ssh.</exception>
    public static async Task<string> FindAsync(ISshChannelFactory channels, SshDestination destination, CancellationToken cancellationToken)
    {
        await using var shell = await RemoteShell.OpenAsync(channels, destination, cancellationToken);
        var path = new byte[PathLimit];
        var length = 0;
        var script = ShellScript.Of(Script.ReplaceLineEndings("\n")) with { Output = async (from, token) => length = await from.ReadAtLeastAsync(path, path.Length, throwOnEndOfStream: false, token) };
        var result = await shell.RunAsync(script, cancellationToken);
        return result.ExitCode switch
        {
            0 => Encoding.UTF8.GetString(path, 0, length),
            NotThere => throw new SlipwayException(DockerErrors.NoRemoteEngine(destination, "has neither a docker command nor an engine's socket")),
            Closed => throw new SlipwayException(DockerErrors.NoRemoteEngine(destination, "has no docker command, and its engine's socket is not open to the user")),
            _ => throw new SlipwayException(DockerErrors.NoRemoteEngine(destination, $"cannot be searched for an engine's socket ({result.Error})")),
        };
    }
}
