using System.Security.Cryptography;
using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Running;
using Slipway.Compose.Verbs.Terminals;
using Slipway.Diagnostics;

namespace Slipway.Compose.Verbs;

/// <summary><c>ComposeRun</c>: a command in a container of its own beside a service's ordinary ones.</summary>
public static class OneOffRun
{
    private const int SlugBytes = 6;

    /// <summary>
    /// Starts the services it depends on, runs the container and removes it. Without a terminal the output goes to the log by lines
    /// (<see cref="IComposeLog.ContainerLine"/>), with one straight to it.
    /// </summary>
    /// <param name="context">Which project on which engine.</param>
    /// <param name="request">What to run.</param>
    /// <param name="cancellationToken">Stops and removes the container.</param>
    /// <param name="terminal">The caller's terminal; null for this process' own.</param>
    /// <returns>The container's exit code.</returns>
    /// <exception cref="SlipwayException">The files are wrong, there is no such service, no engine answers, or the container cannot be created or started.</exception>
    public static async Task<int> RunAsync(StackContext context, RunRequest request, CancellationToken cancellationToken, ITerminal? terminal = null)
    {
        await using var session = await VerbSession.OpenAsync(context, [request.Service], cancellationToken);
        var conversation = new ProcessConversation(terminal ?? ProcessTerminal.Open(), request.Interactive);
        await using var container = await CreateAsync(session, request, conversation, cancellationToken);
        var exit = await StartedAsync(session.Place, session.Service(request.Service), container, conversation, cancellationToken);
        if (!request.Remove) container.Keep();
        return exit;
    }

    /// <summary>Prepares everything and makes the container. The caller disposes it.</summary>
    internal static async Task<OneOffContainer> CreateAsync(
        VerbSession session, RunRequest request, ProcessConversation conversation, CancellationToken cancellationToken)
    {
        var ordinary = session.Service(request.Service);
        var binds = request.Volumes.Select(volume => AdditionalVolume.Bind(volume, session.Project)).ToList();

        var preparation = new OneOffPreparation(session, ordinary);
        if (request.NoDependencies) session.ReportWarnings();
        else await preparation.DependenciesAsync(cancellationToken);
        var resources = OneOffResources.EnsureAsync(session.Place, ordinary, cancellationToken);
        var image = await preparation.ImageAsync(cancellationToken);
        await resources;
        return await MakeAsync(session.Place, ordinary, request, binds, image, conversation, cancellationToken);
    }

    /// <summary>Makes the container where everything it needs is there. The caller disposes it.</summary>
    /// <param name="place">Where.</param>
    /// <param name="ordinary">The service as the files have it.</param>
    /// <param name="request">What is to run.</param>
    /// <param name="binds">Binds besides the service's mounts, in the engine's form.</param>
    /// <param name="image">The id of the service's image.</param>
    /// <param name="conversation">How it is connected with the caller.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal static async Task<OneOffContainer> MakeAsync(
        OneOffPlace place, ComposeService ordinary, RunRequest request, IReadOnlyList<string> binds, string image, ProcessConversation conversation,
        CancellationToken cancellationToken)
    {
        var slug = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SlugBytes));
        var name = request.Name ?? $"{place.Project.Name}-{request.Service}-run-{slug}";
        var service = OneOffService.Of(ordinary, request, name);
        var described = OneOffService.Nameless(ServiceContainers.Describe(place.Project, service, place.Facts, place.Variable));
        var namespaces = await OneOffResources.NamespacesAsync(place, service, cancellationToken);
        var whole = ServiceContainers.Request(described, name, 1, image, namespaces, new Dictionary<string, string>());
        try
        {
            return await OneOffContainer.CreateAsync(
                place.Engine, name, OneOffService.Request(whole, slug, conversation.HasTerminal, conversation.HasInput, binds), service.Platform,
                service.StopGracePeriod, (id, token) => CompleteAsync(place, described, id, name, token), cancellationToken);
        }
        catch (SlipwayException refusal)
        {
            throw await EngineRefusal.ExplainAsync(place.Engine, refusal, ordinary, name, "created", cancellationToken);
        }
    }

    /// <summary>Runs it; what the engine has against it is explained.</summary>
    internal static async Task<int> StartedAsync(
        OneOffPlace place, ComposeService ordinary, OneOffContainer container, ProcessConversation conversation, CancellationToken cancellationToken)
    {
        try
        {
            return await container.RunAsync(conversation, place.Log, cancellationToken);
        }
        catch (SlipwayException refusal)
        {
            throw await EngineRefusal.ExplainAsync(place.Engine, refusal, ordinary, container.Name, "started", cancellationToken);
        }
    }

    /// <summary>Further networks and files: what an engine takes only after the creation.</summary>
    private static async Task CompleteAsync(OneOffPlace place, ServiceContainer described, string id, string name, CancellationToken cancellationToken)
    {
        foreach (var network in described.Networks.Skip(1))
        {
            var endpoint = network.Endpoint with { Aliases = [.. network.Endpoint.Aliases ?? [], name] };
            await place.Engine.Networks.ConnectAsync(network.Name, id, endpoint, cancellationToken);
        }

        await FileInjection.PutAsync(place.Engine, id, described.Files, cancellationToken);
    }
}
