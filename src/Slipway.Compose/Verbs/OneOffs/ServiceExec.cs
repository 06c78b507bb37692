using Slipway.Compose.Running;
using Slipway.Compose.Verbs.Terminals;
using Slipway.Diagnostics;
using Slipway.Docker.Containers;
using Slipway.Docker.Exec;

namespace Slipway.Compose.Verbs;

/// <summary>What <c>ComposeExec</c> runs in a container that is running.</summary>
public sealed record ExecRequest
{
    public required string Service { get; init; }

    /// <summary>The number of the service's container, from 1.</summary>
    public int Index { get; init; } = 1;

    /// <summary>The command and its arguments; at least one.</summary>
    public required IReadOnlyList<string> Args { get; init; }
    public string? User { get; init; }

    /// <summary>Absolute path in the container.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables over those of the container.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public bool Privileged { get; init; }
    public Interaction Interactive { get; init; }

    /// <summary>Whether it goes on by itself: its output and exit code are nobody's.</summary>
    public bool Detach { get; init; }
}

/// <summary><c>ComposeExec</c>: a further process in a service's container.</summary>
public static class ServiceExec
{
    /// <summary>Runs a command and waits for it. Without a terminal the output goes to the log by lines, with one straight to it.</summary>
    /// <param name="context">Which project on which engine. Its files decide the project's name and the service only: they may have changed since the container was made.</param>
    /// <param name="request">What to run.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <param name="terminal">The caller's terminal; null for this process' own.</param>
    /// <returns>The command's exit code; 0 when detached.</returns>
    /// <exception cref="SlipwayException">The service has no running container of that number, or the engine cannot run the command.</exception>
    public static async Task<int> ExecAsync(StackContext context, ExecRequest request, CancellationToken cancellationToken, ITerminal? terminal = null)
    {
        if (request.Args.Count == 0) throw new SlipwayException(VerbErrors.NoCommand("ComposeExec"));
        await using var session = await VerbSession.OpenAsync(context, [request.Service], cancellationToken);
        var container = await FindAsync(session, request, cancellationToken);
        var conversation = new ProcessConversation(terminal ?? ProcessTerminal.Open(), request.Detach ? Interaction.Never : request.Interactive);
        var process = new ContainerProcess(session.Engine, session.Log, container.Id, container.Name);
        return await process.RunAsync(Command(request, conversation), conversation, request.Detach, cancellationToken);
    }

    private static ExecCreateRequest Command(ExecRequest request, ProcessConversation conversation) => new()
    {
        Cmd = request.Args,
        AttachStdin = conversation.HasInput,
        AttachStdout = !request.Detach,
        AttachStderr = !request.Detach,
        Tty = conversation.HasTerminal,
        User = request.User,
        WorkingDir = request.WorkingDirectory,
        Privileged = request.Privileged ? true : null,
        Env = [.. request.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
    };

    private static async Task<ContainerSummary> FindAsync(VerbSession session, ExecRequest request, CancellationToken cancellationToken)
    {
        var containers = (await ProjectContainers.ListAsync(session.Engine, session.Project.Name, cancellationToken))
            .Where(container => container.Service == request.Service && !container.IsOneOff).ToList();
        var found = containers.Find(container => container.Number == request.Index)
            ?? throw new SlipwayException(VerbErrors.NoContainer(request.Service, request.Index, containers.Count));
        return found.State == "running" ? found : throw new SlipwayException(VerbErrors.NotRunning(found.Name, found.State ?? "in an unknown state"));
    }
}
