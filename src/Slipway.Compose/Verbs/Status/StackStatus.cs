using Slipway.Compose.Loading;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Containers;
using ContainerState = Slipway.Compose.Planning.ContainerState;

namespace Slipway.Compose.Verbs;

/// <summary>A project's containers as they are, by service and number: <c>ComposePs</c>.</summary>
/// <param name="ProjectName">The project.</param>
/// <param name="Containers">Its containers; one-offs only where they were asked for.</param>
public sealed record StackStatus(string ProjectName, IReadOnlyList<ContainerStatus> Containers)
{
    /// <summary>Reads them.</summary>
    /// <param name="context">Which project on which engine. Where its files are gone or wrong its name is enough.</param>
    /// <param name="services">Only these; empty for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">No engine answers; there is no such service; the files are wrong and no project name was given.</exception>
    public static async Task<StackStatus> ReadAsync(StackContext context, IReadOnlyList<string> services, CancellationToken cancellationToken)
    {
        var connecting = Engine.ConnectAsync(context.Engine, cancellationToken);
        string project;
        try
        {
            project = NameOf(context, services, cancellationToken);
        }
        catch
        {
            await VerbSession.DropAsync(connecting);
            throw;
        }

        await using var engine = await connecting;
        var host = Running.StackStatus.Host(engine.Endpoint);
        var containers = await ProjectContainers.ListAsync(engine, project, cancellationToken);
        return new StackStatus(project, [.. containers.Where(container => !container.IsOneOff && (services.Count == 0 || services.Contains(container.Service!))).Select(container => Of(container, host))]);
    }

    /// <summary>A table as <c>docker compose ps --all</c> prints it, a line for each container under a head; one line that says so where there is none. Lines end with '\n'.</summary>
    /// <param name="now">The time that ages are reckoned from.</param>
    public string ToText(DateTimeOffset now) => StatusTable.Of(this, now);

    private static string NameOf(StackContext context, IReadOnlyList<string> services, CancellationToken cancellationToken)
    {
        try
        {
            var project = ComposeLoader.Load(context.Sources with { Services = [.. context.Sources.Services, .. services] }, cancellationToken).Project;
            foreach (var service in services) VerbSession.Find(project, service);
            return project.Name;
        }
        catch (SlipwayException) when (context.Sources.ProjectName is not null && services.Count == 0)
        {
            return context.Sources.ProjectName;
        }
    }

    private static ContainerStatus Of(ContainerSummary container, string host)
    {
        var state = Enum.TryParse<ContainerState>(container.State, ignoreCase: true, out var known) ? known : ContainerState.Dead;
        return new()
        {
            Name = container.Name,
            Service = container.Service!,
            Number = container.Number,
            OneOff = container.IsOneOff,
            Image = container.Image ?? "",
            Command = container.Command ?? "",
            State = state,
            Health = StatusText.Health(container.Status),
            ExitCode = state == ContainerState.Exited ? StatusText.ExitCode(container.Status) : null,
            Created = DateTimeOffset.FromUnixTimeSeconds(container.Created),
            StatusText = container.Status ?? "",
            Ports = PortText.Of(container.Ports),
            Urls = Running.StackStatus.Urls(container.Ports, host),
        };
    }
}

/// <summary>A container as it is.</summary>
public sealed record ContainerStatus
{
    public required string Name { get; init; }
    public required string Service { get; init; }

    /// <summary>From 1.</summary>
    public int Number { get; init; }
    public bool OneOff { get; init; }

    /// <summary>The reference it was created from.</summary>
    public required string Image { get; init; }

    /// <summary>The command it runs, as the engine puts it in one line.</summary>
    public string Command { get; init; } = "";
    public ContainerState State { get; init; }
    public ContainerHealth Health { get; init; }

    /// <summary>Of one that has exited.</summary>
    public int? ExitCode { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>The engine's own words: <c>Up 3 minutes (healthy)</c>.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>As docker prints them: <c>0.0.0.0:8080->80/tcp, 443/tcp</c>.</summary>
    public string Ports { get; init; } = "";

    /// <summary>Where its published TCP ports answer: <c>http://localhost:8080</c>.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];
}
