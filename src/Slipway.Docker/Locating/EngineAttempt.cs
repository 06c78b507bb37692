using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Slipway.Docker.Locating;

/// <summary>What kept an engine from answering.</summary>
internal enum AttemptFailure
{
    NoSocket,
    PermissionDenied,
    Refused,
    NameNotResolved,
    TimedOut,
    Tls,
    Other,
}

/// <summary>A candidate that did not answer.</summary>
internal sealed record EngineAttempt(EngineEndpoint Endpoint, AttemptFailure Failure, string Reason)
{
    /// <summary>A socket file that is not there.</summary>
    public static EngineAttempt NoSocket(EngineEndpoint endpoint) => new(endpoint, AttemptFailure.NoSocket, "no such socket");

    /// <summary>What an exception of connecting or of the first exchange means.</summary>
    public static async Task<EngineAttempt> OfAsync(EngineEndpoint endpoint, Exception e, CancellationToken cancellationToken) => Cause(e) switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } or UnauthorizedAccessException =>
            new(endpoint, AttemptFailure.PermissionDenied, await PermissionAsync(endpoint, cancellationToken)),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new(endpoint, AttemptFailure.Refused, "connection refused, nothing listens there"),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.InvalidArgument } when endpoint.SocketFile is not null => NoSocket(endpoint),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            new(endpoint, AttemptFailure.NameNotResolved, "the host name cannot be resolved"),
        SocketException { SocketErrorCode: SocketError.TimedOut } or TimeoutException or OperationCanceledException =>
            new(endpoint, AttemptFailure.TimedOut, "no answer in time"),
        AuthenticationException tls when tls.Message.Contains("remote certificate", StringComparison.OrdinalIgnoreCase) =>
            new(endpoint, AttemptFailure.Tls, "the engine's certificate is not trusted: " + DockerErrors.OneLine(tls.Message)),
        AuthenticationException tls => new(endpoint, AttemptFailure.Tls, "TLS failed: " + DockerErrors.OneLine(tls.InnerException?.Message ?? tls.Message)),
        // TLS 1.3 refuses a client's certificate after the client's handshake is over; an engine that only hangs up does so for no better known reason.
        IOException ended when endpoint.Tls is not null => new(
            endpoint, AttemptFailure.Tls, "the engine did not accept our certificate, or hung up: " + DockerErrors.OneLine((ended.InnerException ?? ended).Message)),
        FileNotFoundException => NoSocket(endpoint),
        var other => new(endpoint, AttemptFailure.Other, DockerErrors.OneLine(other.Message)),
    };

    /// <summary>What to do, by the failure that tells most.</summary>
    public static string Advice(IReadOnlyList<EngineAttempt> attempts)
    {
        bool Any(AttemptFailure failure)
        {
            foreach (var attempt in attempts)
            {
                if (attempt.Failure == failure) return true;
            }

            return false;
        }

        if (Any(AttemptFailure.PermissionDenied)) return "Join the socket's group and log in again, or name another engine with DOCKER_HOST";
        if (Any(AttemptFailure.Refused)) return "Start the engine (systemctl start docker, or Docker Desktop), or name another with DOCKER_HOST";
        if (Any(AttemptFailure.Tls)) return "Check the certificates in DOCKER_CERT_PATH and whether the engine speaks TLS on that port";
        if (Any(AttemptFailure.NameNotResolved)) return "Check the host name in the engine's address";
        if (Any(AttemptFailure.TimedOut)) return "Check that the host is up and no firewall is between";
        if (Any(AttemptFailure.Other)) return "Correct what is named, or name another engine with DOCKER_HOST";
        return "Install and start Docker or Podman, or name an engine with the property DockerHost, DOCKER_HOST or a docker context";
    }

    private static Exception Cause(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException or AuthenticationException or OperationCanceledException) return cause;
        }

        return e;
    }

    private static async Task<string> PermissionAsync(EngineEndpoint endpoint, CancellationToken cancellationToken)
    {
        var group = endpoint.SocketFile is { } file && !OperatingSystem.IsWindows() ? await GroupOfAsync(file, cancellationToken) : null;
        return group is null ? "permission denied" : $"permission denied, the socket belongs to group '{group}' (sudo usermod -aG {group} <user>)";
    }

    // .NET tells no file's group; this runs only when the build is about to fail.
    private static async Task<string?> GroupOfAsync(string file, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("stat") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in OperatingSystem.IsMacOS() ? (string[])["-f", "%Sg", "--", file] : ["-c", "%G", "--", file]) start.ArgumentList.Add(argument);
        try
        {
            using var stat = Process.Start(start)!;
            var group = (await stat.StandardOutput.ReadToEndAsync(cancellationToken)).Trim();
            await stat.WaitForExitAsync(cancellationToken);
            return stat.ExitCode == 0 && group.Length > 0 ? group : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
