using System.Globalization;
using Slipway.Compose.Planning;
using Slipway.Docker.Containers;
using Slipway.Docker.Locating;

namespace Slipway.Compose.Running;

/// <summary>Tells how the services of a plan are, and where they answer.</summary>
internal static class StackStatus
{
    private const int Tls = 443;

    /// <summary>The status of every service, in the plan's order.</summary>
    /// <param name="plan">What was done.</param>
    /// <param name="containers">The project's containers as they are.</param>
    /// <param name="host">Where published ports answer: <see cref="Host"/>.</param>
    public static IReadOnlyList<ServiceStatus> Of(ComposePlan plan, IReadOnlyList<ObservedContainer> containers, string host) =>
        [.. plan.Services.Select(service => Of(service, [.. containers.Where(container => container.Service == service.Service && !container.OneOff).OrderBy(container => container.Number)], host))];

    /// <summary><c>localhost</c>, or the host of an engine that runs elsewhere.</summary>
    public static string Host(EngineEndpoint endpoint) =>
        endpoint.SocketFile is null && endpoint.Address is { Scheme: "tcp" or "ssh", Host: { Length: > 0 } host } ? host : "localhost";

    /// <summary>Whether the engine runs on another host, which does not have this one's files.</summary>
    public static bool IsRemote(EngineEndpoint endpoint) => Host(endpoint) is not ("localhost" or "127.0.0.1" or "[::1]");

    private static ServiceStatus Of(ServicePlan plan, IReadOnlyList<ObservedContainer> containers, string host) =>
        new(plan.Service, containers, Urls(containers.SelectMany(container => container.Ports), host), Word(plan));

    /// <summary>Where published TCP ports answer, each address once.</summary>
    public static IReadOnlyList<string> Urls(IEnumerable<PublishedPort> ports, string host)
    {
        List<string> urls = [];
        foreach (var port in ports.Where(port => port is { PublicPort: not null, Type: "tcp" }).OrderBy(port => ((long)port.PrivatePort << 32) + port.PublicPort!.Value))
        {
            var url = Url(port, host);
            if (!urls.Contains(url))
                urls.Add(url);
        }

        return urls;
    }

    private static string Url(PublishedPort port, string host)
    {
        var scheme = port.PrivatePort == Tls ? "https" : "http";
        var name = port.Ip switch
        {
            null or "" or "0.0.0.0" or "::" => host,
            "127.0.0.1" or "::1" => "localhost",
            { } address when address.Contains(':', StringComparison.Ordinal) => $"[{address}]",
            { } address => address,
        };
        return port.PublicPort == (scheme == "https" ? Tls : 80) ? $"{scheme}://{name}" : $"{scheme}://{name}:{port.PublicPort!.Value.ToString(CultureInfo.InvariantCulture)}";
    }

    private static string? Word(ServicePlan plan)
    {
        var kinds = plan.Containers.Select(action => action.Kind).ToHashSet();
        return kinds.Contains(ContainerActionKind.Recreate) || kinds.Contains(ContainerActionKind.Rename) ? "recreated"
            : kinds.Contains(ContainerActionKind.Create) ? "created"
            : kinds.Contains(ContainerActionKind.Start) ? "started"
            : kinds.Contains(ContainerActionKind.Restart) ? "restarted"
            : kinds.Contains(ContainerActionKind.Remove) ? "removed"
            : null;
    }
}
