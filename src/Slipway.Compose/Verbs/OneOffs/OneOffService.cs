using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Verbs;

/// <summary>What a service becomes for one command: the same image, environment, mounts and networks, and nothing that only one container can have.</summary>
internal static class OneOffService
{
    /// <summary>The service as its one-off container is described from.</summary>
    /// <param name="service">As the files have it.</param>
    /// <param name="request">What is asked for over that.</param>
    /// <param name="name">The container's name.</param>
    public static ComposeService Of(ComposeService service, RunRequest request, string name) => service with
    {
        ContainerName = name,
        Scale = 1,
        Restart = "no",
        Entrypoint = request.Entrypoint ?? service.Entrypoint,
        Command = request.Args ?? (request.Entrypoint is null ? service.Command : []),
        Environment = Merged(service.Environment, request.Environment),
        User = request.User ?? service.User,
        WorkingDir = request.WorkingDirectory ?? service.WorkingDir,
        Ports = [.. request.ServicePorts ? service.Ports : [], .. request.Publish.Select(PublishedPorts.Parse)],
        // Names and addresses are those of the service's ordinary container.
        Networks = [.. service.Networks.Select(network => network with { Aliases = [], Ipv4Address = null, Ipv6Address = null, LinkLocalIps = [], MacAddress = null })],
        MacAddress = null,
    };

    /// <summary>The engine's request for it, from the one for an ordinary container.</summary>
    public static ContainerCreateRequest Request(ContainerCreateRequest ordinary, string slug, bool terminal, bool input, IReadOnlyList<string> binds) => ordinary with
    {
        Tty = terminal,
        OpenStdin = input,
        StdinOnce = input,
        AttachStdin = input,
        AttachStdout = true,
        AttachStderr = true,
        Labels = new Dictionary<string, string>(ordinary.Labels ?? new Dictionary<string, string>())
        {
            [ComposeLabels.OneOff] = "True",
            [ComposeLabels.Slug] = slug,
        },
        HostConfig = (ordinary.HostConfig ?? new HostConfig()) with { Binds = binds.Count == 0 ? ordinary.HostConfig?.Binds : [.. ordinary.HostConfig?.Binds ?? [], .. binds] },
    };

    /// <summary>Its description without the service's names on its networks.</summary>
    public static ServiceContainer Nameless(ServiceContainer container) => container with
    {
        Networks = [.. container.Networks.Select(network => network with { Endpoint = network.Endpoint with { Aliases = [] } })],
    };

    private static Dictionary<string, string?> Merged(IReadOnlyDictionary<string, string?> below, IReadOnlyDictionary<string, string> above)
    {
        var merged = new Dictionary<string, string?>(below, StringComparer.Ordinal);
        foreach (var (name, value) in above) merged[name] = value;
        return merged;
    }
}
