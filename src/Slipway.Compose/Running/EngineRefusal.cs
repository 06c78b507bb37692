using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Connections;

namespace Slipway.Compose.Running;

/// <summary>Says what an engine's refusal means for a service: which port is taken by whom, whose name it is, that the disk is full.</summary>
internal static class EngineRefusal
{
    private static readonly string[] PortTaken = [" failed: port is already allocated", ": bind: address already in use", " address already in use"];

    /// <summary>The engine's words, when a failure is a refusal.</summary>
    public static string? Of(SlipwayException failure) => (failure.InnerException as EngineResponseException)?.Message;

    /// <summary>HTTP's status, when a failure is a refusal.</summary>
    public static int? StatusOf(SlipwayException failure) => EngineResponseException.StatusOf(failure);

    /// <summary>Whether the engine's disk is full.</summary>
    public static bool IsDiskFull(string why) => why.Contains("no space left on device", StringComparison.OrdinalIgnoreCase);

    /// <summary>A failure to create or start a service's container, explained; what is no refusal stays as it is.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="failure">What was thrown.</param>
    /// <param name="service">The service.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="verb">What the engine was to do with it: <c>started</c>.</param>
    /// <param name="cancellationToken">Ends the questions asked to explain it.</param>
    public static async Task<SlipwayException> ExplainAsync(
        Engine engine, SlipwayException failure, ComposeService service, string container, string verb, CancellationToken cancellationToken)
    {
        if (failure.InnerException is not EngineResponseException refusal)
            return failure;
        var why = refusal.Message;
        if (IsDiskFull(why))
            return Explained(RunErrors.DiskFull($"Service '{service.Name}': container {container} was not {verb}", why, service.Position));
        if (Port(why) is { } port)
            return Explained(RunErrors.PortInUse(service.Name, container, port, await UserOfAsync(engine, port, cancellationToken), PositionOf(service, port)));
        if (refusal.Status == 409 && why.Contains("is already in use by container", StringComparison.Ordinal))
        {
            return Explained(RunErrors.NameTaken(
                service.Name, container, await OwnerAsync(engine, container, cancellationToken), service.At(service.ContainerName is null ? "image" : "container_name")));
        }

        if (refusal.Status == 404 && why.Contains("No such image", StringComparison.OrdinalIgnoreCase))
            return Explained(RunErrors.ImageMissing(service.Name, why[(why.IndexOf(':', StringComparison.Ordinal) + 1)..], service.At("image")));
        return Explained(RunErrors.Refused($"Service '{service.Name}': container {container} was not {verb}", why, service.Position));

        SlipwayException Explained(Diagnostic diagnostic) => new(diagnostic, refusal);
    }

    /// <summary>The port in a message such as <c>Bind for 0.0.0.0:8080 failed: port is already allocated</c>.</summary>
    internal static string? Port(string why)
    {
        foreach (var marker in PortTaken)
        {
            var end = why.IndexOf(marker, StringComparison.Ordinal);
            if (end < 0)
                continue;
            while (end > 0 && !char.IsAsciiDigit(why[end - 1]))
                end--;
            var start = end;
            while (start > 0 && char.IsAsciiDigit(why[start - 1]))
                start--;
            if (start < end && start > 0 && why[start - 1] == ':')
                return why[start..end];
        }

        return null;
    }

    private static async Task<string?> UserOfAsync(Engine engine, string port, CancellationToken cancellationToken)
    {
        var users = await engine.Containers.ListAsync(null, cancellationToken, stopped: false);
        foreach (var user in users)
        {
            if (user.Ports.Any(published => published.PublicPort?.ToString(System.Globalization.CultureInfo.InvariantCulture) == port))
                return "container " + Described(user.Names is [var name, ..] ? name.TrimStart('/') : user.Id, user.Labels);
        }

        return null;
    }

    private static async Task<string> OwnerAsync(Engine engine, string container, CancellationToken cancellationToken) =>
        await engine.Containers.FindAsync(container, cancellationToken) is { } owner
            ? "a container " + Belonging(owner.Config?.Labels ?? new Dictionary<string, string>())
            : "a container that has gone meanwhile";

    private static string Described(string name, IReadOnlyDictionary<string, string> labels) =>
        labels.ContainsKey(ComposeLabels.Project) ? $"{name} {Belonging(labels)}" : name;

    private static string Belonging(IReadOnlyDictionary<string, string> labels) => labels.TryGetValue(ComposeLabels.Project, out var project)
        ? labels.TryGetValue(ComposeLabels.Service, out var service) ? $"of service '{service}' of project '{project}'" : $"of project '{project}'"
        : "of no compose project";

    private static SourcePosition PositionOf(ComposeService service, string port)
    {
        foreach (var published in service.Ports)
        {
            if (published.Published is { } range && Includes(range, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)) && published.Position.File is not null)
                return published.Position;
        }

        return service.At("ports");
    }

    private static bool Includes(string range, int port)
    {
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        return int.TryParse(dash < 0 ? range : range[..dash], out var first)
            && int.TryParse(dash < 0 ? range : range[(dash + 1)..], out var last)
            && port >= first && port <= last;
    }
}
