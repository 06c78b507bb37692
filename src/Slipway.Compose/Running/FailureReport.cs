using System.Globalization;
using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Streams;

namespace Slipway.Compose.Running;

/// <summary>Finds out why a container is not what it should be: its exit, its last health test, the end of its log.</summary>
internal sealed class FailureReport(Engine engine)
{
    private const int LastLines = 10;

    /// <summary>A container that ended.</summary>
    public async Task<Diagnostic> EndedAsync(ComposeService service, string name, string id, ContainerLife life, CancellationToken cancellationToken)
    {
        var inspect = await engine.Containers.FindAsync(id, cancellationToken);
        return RunErrors.ContainerEnded(service.Name, name, How(inspect, life), service.Position) with { Details = await LogAsync(inspect, cancellationToken) };
    }

    /// <summary>A container whose health test failed too often.</summary>
    public async Task<Diagnostic> UnhealthyAsync(ComposeService service, string name, string id, CancellationToken cancellationToken)
    {
        var inspect = await engine.Containers.FindAsync(id, cancellationToken);
        return RunErrors.Unhealthy(service.Name, name, LastTest(inspect), service.At("healthcheck")) with { Details = await LogAsync(inspect, cancellationToken) };
    }

    /// <summary>A container for which the time was not enough.</summary>
    public async Task<Diagnostic> NotReadyAsync(
        ComposeService service, string name, string id, TimeSpan time, string awaited, CancellationToken cancellationToken)
    {
        var inspect = await engine.Containers.FindAsync(id, cancellationToken);
        var state = inspect?.State switch
        {
            null => "it is gone",
            { Restarting: true } dead => $"it is started again and again, and exited with code {dead.ExitCode.ToString(CultureInfo.InvariantCulture)} last",
            { Health.Status: { } health } when health != "none" => $"its health is '{health}', {RunErrors.LastTest(LastTest(inspect))}",
            { Status: var status } => $"it is {status}, and has to be {awaited}",
        };
        return RunErrors.NotReady(service.Name, name, time, state, service.At("healthcheck")) with { Details = await LogAsync(inspect, cancellationToken) };
    }

    private static string How(ContainerInspect? inspect, ContainerLife life)
    {
        if (inspect is null || life.Gone)
            return "was removed by somebody else";
        var code = (life.ExitCode ?? inspect.State.ExitCode).ToString(CultureInfo.InvariantCulture);
        if (inspect.State.OomKilled)
            return $"was killed because its memory was not enough (exit code {code})";
        if (inspect.State.Error is { Length: > 0 } error)
            return $"could not run (exit code {code}): {RunErrors.OneLine(error)}";
        return code == "137" ? "was killed (exit code 137)" : $"exited with code {code}";
    }

    private static string? LastTest(ContainerInspect? inspect) => inspect?.State.Health?.Log is [.., var last]
        ? string.IsNullOrWhiteSpace(last.Output) ? $"exit code {last.ExitCode.ToString(CultureInfo.InvariantCulture)}" : last.Output
        : null;

    /// <summary>The end of a container's log, which may go back to an earlier run: times do not part the runs, for a process writes before the engine notes that it started.</summary>
    private async Task<IReadOnlyList<string>> LogAsync(ContainerInspect? container, CancellationToken cancellationToken)
    {
        if (container is null)
            return [];
        try
        {
            await using var stream = await engine.Containers.LogsAsync(container.Id, new LogRequest { Tail = LastLines }, cancellationToken);
            return await ContainerOutput.ReadAsync(MultiplexedStream.ReadAsync(stream, container.Config?.Tty == true ? OutputFormat.Raw : OutputFormat.Multiplexed, cancellationToken));
        }
        catch (SlipwayException unreadable) when (EngineRefusal.Of(unreadable) is { } why)
        {
            // Drivers such as none and syslog do not give back what they were given.
            return [$"(its log cannot be read: {RunErrors.OneLine(why)})"];
        }
    }
}
