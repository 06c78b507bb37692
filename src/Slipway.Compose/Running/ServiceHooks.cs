using System.Globalization;
using Slipway.Compose.Model;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Exec;
using Slipway.Docker.Streams;

namespace Slipway.Compose.Running;

/// <summary>Runs <c>post_start</c> and <c>pre_stop</c> commands in containers (<c>POST /containers/{id}/exec</c>).</summary>
internal sealed class ServiceHooks(Engine engine, IComposeLog log)
{
    /// <summary>A command as the engine is asked for it.</summary>
    public static ExecCreateRequest Request(ServiceHook hook) => new()
    {
        Cmd = hook.Command,
        AttachStdout = true,
        AttachStderr = true,
        User = hook.User,
        Privileged = hook.Privileged ? true : null,
        WorkingDir = hook.WorkingDir,
        Env = [.. hook.Environment.Select(variable => variable.Value is null ? variable.Key : $"{variable.Key}={variable.Value}")],
    };

    /// <summary>Runs the <c>post_start</c> commands one after the other.</summary>
    /// <exception cref="SlipwayException">One failed; the rest is not run.</exception>
    public async Task AfterStartAsync(ComposeService service, string id, string name, CancellationToken cancellationToken)
    {
        foreach (var hook in service.PostStart)
        {
            if (await RunAsync(hook, id, cancellationToken) is ({ } how, var output))
                throw new SlipwayException(RunErrors.PostStartFailed(service.Name, name, string.Join(' ', hook.Command), how, service.At("post_start")) with { Details = output });
        }
    }

    /// <summary>Runs the <c>pre_stop</c> commands; what fails is a warning, for the container has to go all the same.</summary>
    public async Task BeforeStopAsync(ComposeService service, string id, string name, CancellationToken cancellationToken)
    {
        foreach (var hook in service.PreStop)
        {
            if (await RunAsync(hook, id, cancellationToken) is ({ } how, var output))
                log.Report(RunErrors.PreStopFailed(service.Name, name, string.Join(' ', hook.Command), how, service.At("pre_stop")) with { Details = output });
        }
    }

    /// <summary>How a command failed, null when it ended well; and what it printed.</summary>
    private async Task<(string? How, IReadOnlyList<string> Output)> RunAsync(ServiceHook hook, string id, CancellationToken cancellationToken)
    {
        string exec;
        try
        {
            exec = await engine.Exec.CreateAsync(id, Request(hook), cancellationToken);
        }
        catch (SlipwayException refusal) when (EngineRefusal.Of(refusal) is { } why)
        {
            return ($"could not be run: {RunErrors.OneLine(why)}", []);
        }

        IReadOnlyList<string> output;
        await using (var streams = await engine.Exec.StartAsync(exec, OutputFormat.Multiplexed, cancellationToken))
            output = await ContainerOutput.ReadAsync(streams.ReadAsync(cancellationToken));
        foreach (var line in output)
            log.OutputLine(line);
        return (await engine.Exec.FindAsync(exec, cancellationToken) switch
        {
            { ExitCode: 0 } => null,
            { ExitCode: { } code } => $"ended with exit code {code.ToString(CultureInfo.InvariantCulture)}",
            _ => "did not end: its container was stopped or removed",
        }, output);
    }
}
