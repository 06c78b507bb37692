using Slipway.Compose.Running;
using Slipway.Compose.Verbs.Terminals;
using Slipway.Diagnostics;

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
    public static Task<int> ExecAsync(StackContext context, ExecRequest request, CancellationToken cancellationToken, ITerminal? terminal = null) =>
        throw new NotImplementedException();
}
