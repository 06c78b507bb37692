using System.Net.Sockets;
using System.Security.Authentication;
using Slipway.Diagnostics;
using Slipway.Docker.Daemon;
using Slipway.Docker.Json;
using Slipway.Docker.Locating;
using Slipway.Docker.Transport;

namespace Slipway.Docker.Connections;

/// <summary>Finds the first candidate that answers, and the version to speak with it.</summary>
internal static class EngineConnector
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // An ssh connection may go over several hosts; ssh's own time-out says more than ours.
    private static readonly TimeSpan SshPatience = TimeSpan.FromSeconds(60);

    /// <exception cref="SlipwayException">SLIP1001: none answered. SLIP1002–SLIP1009: what was named cannot be used. SLIP11xx: ssh.</exception>
    public static async Task<Engine> ConnectAsync(EngineSearch search, CancellationToken cancellationToken)
    {
        var candidates = EngineLocator.Candidates(search);
        List<EngineAttempt> attempts = [];
        foreach (var endpoint in candidates)
        {
            // A socket whose folder is closed to us does not exist for File.Exists; a chosen one is tried, for the reason's sake.
            if (endpoint.SocketFile is { } file && candidates.Count > 1 && !File.Exists(file))
            {
                attempts.Add(EngineAttempt.NoSocket(endpoint));
                continue;
            }

            var client = new EngineClient(endpoint, EngineTransports.For(endpoint, search));
            try
            {
                return await GreetAsync(client, search.Patience ?? (endpoint.Scheme == "ssh" ? SshPatience : Patience), cancellationToken);
            }
            catch (SlipwayException e) when (e.InnerException is not (IOException or SocketException or AuthenticationException or EngineResponseException or OperationCanceledException))
            {
                client.Dispose();
                throw new SlipwayException(Described(e.Diagnostics[0], endpoint), e.InnerException);
            }
            catch (SlipwayException e)
            {
                client.Dispose();
                attempts.Add(await EngineAttempt.OfAsync(endpoint, e.InnerException!, cancellationToken));
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                client.Dispose();
                attempts.Add(await EngineAttempt.OfAsync(endpoint, e, cancellationToken));
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }

        throw new SlipwayException(DockerErrors.NoEngine(attempts));
    }

    /// <summary>Pings and makes the client speak the newest version both sides know.</summary>
    /// <exception cref="SlipwayException">SLIP1006: the engine is too old. SLIP1007: it is too new. SLIP1009: it is none.</exception>
    private static async Task<Engine> GreetAsync(EngineClient client, TimeSpan time, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(time);
        await using var response = await client.SendAsync(new EngineRequest("GET", "/_ping", "answer") { Unversioned = true }, patience.Token);
        await response.BytesAsync(patience.Token);
        var ping = Ping(client, response);
        if (ping.ApiVersion < ApiVersion.Oldest) throw new SlipwayException(DockerErrors.EngineTooOld(client.Endpoint, ping.Server, ping.ApiVersion));
        client.Version = ping.ApiVersion <= ApiVersion.Newest ? ping.ApiVersion : ApiVersion.Newest;
        // Only an engine newer than we are can have given up the newest version we know.
        if (ping.ApiVersion > ApiVersion.Newest) await ThrowIfTooNewAsync(client, patience.Token);
        return new Engine(client, ping);
    }

    private static EnginePing Ping(EngineClient client, EngineResponse response)
    {
        if (!ApiVersion.TryParse(response.Header("Api-Version"), out var version))
        {
            throw new SlipwayException(DockerErrors.NotAnEngine(client.Endpoint, "its answer to /_ping names no Api-Version"));
        }

        var builder = response.Header("Builder-Version") switch
        {
            "2" => BuilderSupport.BuildKit,
            "1" => BuilderSupport.Classic,
            _ => BuilderSupport.Unknown,
        };
        return new EnginePing(version, builder, response.Header("Ostype") ?? "", response.Header("Server") ?? "", response.Header("Libpod-Api-Version"));
    }

    private static async Task ThrowIfTooNewAsync(EngineClient client, CancellationToken cancellationToken)
    {
        var version = await client.JsonAsync(
            new EngineRequest("GET", "/version", "tell its version") { Unversioned = true }, EngineJson.Default.EngineVersion, cancellationToken);
        if (ApiVersion.TryParse(version.MinApiVersion, out var minimum) && minimum > ApiVersion.Newest)
        {
            throw new SlipwayException(DockerErrors.EngineTooNew(client.Endpoint, minimum));
        }
    }

    // ssh and TLS files have messages of their own; they lack which engine was meant and who named it.
    private static Diagnostic Described(Diagnostic diagnostic, EngineEndpoint endpoint) =>
        diagnostic.Message.Contains(endpoint.ToString(), StringComparison.Ordinal)
            ? diagnostic
            : diagnostic with { Message = $"The engine at {endpoint} cannot be reached: {diagnostic.Message}" };
}
