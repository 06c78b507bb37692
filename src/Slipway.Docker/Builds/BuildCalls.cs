using System.Runtime.CompilerServices;
using Slipway.Docker.Connections;
using Slipway.Docker.Credentials;
using Slipway.Docker.Json;
using Slipway.Docker.Streams;

namespace Slipway.Docker.Builds;

/// <summary>Calls about building images.</summary>
public readonly struct BuildCalls
{
    private readonly EngineClient client;

    internal BuildCalls(EngineClient client) => this.client = client;

    /// <summary>
    /// <c>POST /build</c>. The context is sent while messages are read, on a connection of the build's own; cancelling closes it, which ends the build on
    /// the engine. A failed build is a message with <see cref="BuildMessage.Error"/>; a refused request is SLIP1010; what <paramref name="body"/> throws comes through.
    /// </summary>
    public IAsyncEnumerable<BuildMessage> BuildAsync(ImageBuildRequest request, BuildContextBody? body, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> headers = [.. EngineContent.TarHeaders];
        if (request.RegistryLogins is { Count: > 0 } logins) headers.Add(new("X-Registry-Config", RegistryAuthDocument.EncodeAll(logins)));
        var call = new EngineRequest("POST", BuildQuery.PathOf(request), "build the image")
        {
            Headers = headers,
            Body = body is null ? null : body.Invoke,
            OwnConnection = true,
        };
        return MessagesAsync(client, call, cancellationToken);
    }

    /// <summary><c>POST /build/cancel</c>: ends a build of BuildKit that another connection carries.</summary>
    public Task CancelAsync(string buildId, CancellationToken cancellationToken) =>
        client.DoAsync(new EngineRequest("POST", new Query("/build/cancel").Add("id", buildId).ToString(), "cancel the build"), cancellationToken);

    /// <summary><c>POST /build/prune</c>: clears the build cache; all of it, not only what nothing refers to, when <paramref name="all"/>.</summary>
    public Task<BuildPruneReport> PruneAsync(EngineFilters? filters, CancellationToken cancellationToken, bool all = false) => client.JsonAsync(
        new EngineRequest("POST", new Query("/build/prune").Add("all", all).Add(filters).ToString(), "prune the build cache"),
        EngineJson.Default.BuildPruneReport, cancellationToken);

    private static async IAsyncEnumerable<BuildMessage> MessagesAsync(
        EngineClient client, EngineRequest call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var response = await client.SendAsync(call, cancellationToken);
        await foreach (var line in response.LinesAsync(cancellationToken))
        {
            var message = EngineMessage.Parse(line);
            var error = message.Failure is { } failure ? new BuildFailure(message.ErrorDetail?.Code ?? 0, failure) : null;
            yield return message.Aux is null
                ? new BuildMessage(message.Stream, message.Status, error, null, null) { StatusId = message.Id }
                : new BuildMessage(message.Stream, message.Status, error, message.Id, message.Aux);
        }
    }
}
