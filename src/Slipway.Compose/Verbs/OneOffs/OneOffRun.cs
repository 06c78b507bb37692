using Slipway.Compose.Running;
using Slipway.Compose.Verbs.Terminals;
using Slipway.Diagnostics;

namespace Slipway.Compose.Verbs;

/// <summary><c>ComposeRun</c>: a command in a container of its own beside a service's ordinary ones.</summary>
public static class OneOffRun
{
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
    public static Task<int> RunAsync(StackContext context, RunRequest request, CancellationToken cancellationToken, ITerminal? terminal = null) =>
        throw new NotImplementedException();
}
