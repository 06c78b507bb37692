using System.IO.Pipes;
using System.Net.Sockets;
using Slipway.Diagnostics;

namespace Slipway.Docker.Session;

/// <summary>Agents at Unix sockets, or at named pipes (<c>\\.\pipe\…</c>, as Windows' own agent), by id.</summary>
public sealed class SshAgentSockets(IReadOnlyDictionary<string, string> sockets) : ISshAgentSource
{
    /// <summary>The id of a mount that names none.</summary>
    public const string DefaultId = "default";

    private const string PipePrefix = @"\\.\pipe\";

    /// <summary>The agent of SSH_AUTH_SOCK as <c>default</c>; null when the variable is not set.</summary>
    public static SshAgentSockets? FromEnvironment() =>
        Environment.GetEnvironmentVariable("SSH_AUTH_SOCK") is { Length: > 0 } socket
            ? new(new Dictionary<string, string> { [DefaultId] = socket })
            : null;

    /// <inheritdoc/>
    public bool Has(string id) => sockets.ContainsKey(id);

    /// <inheritdoc/>
    public async ValueTask<Stream> ConnectAsync(string id, CancellationToken cancellationToken)
    {
        if (!sockets.TryGetValue(id, out var path))
            throw new SlipwayException(DockerErrors.SshAgentMissing(id));
        try
        {
            return path.StartsWith(PipePrefix, StringComparison.OrdinalIgnoreCase)
                ? await ConnectPipeAsync(path[PipePrefix.Length..], cancellationToken)
                : await ConnectSocketAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or IOException or TimeoutException or ArgumentException)
        {
            throw new SlipwayException(DockerErrors.SshAgentUnreachable(id, path, exception.Message), exception);
        }
    }

    private static async Task<Stream> ConnectSocketAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> ConnectPipeAsync(string name, CancellationToken cancellationToken)
    {
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(5000, cancellationToken);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }
}
