using Slipway.Compose.Running;
using Slipway.Docker.Streams;

namespace Slipway.Compose.Verbs.Terminals;

/// <summary>How a process in a container is connected with the caller: with a terminal, with its input only, or with neither.</summary>
/// <param name="terminal">The caller's.</param>
/// <param name="interaction">What is asked for.</param>
internal sealed class ProcessConversation(ITerminal terminal, Interaction interaction)
{
    /// <summary>Whether the process gets a terminal.</summary>
    public bool HasTerminal { get; } = interaction != Interaction.Never && terminal.IsInteractive;

    /// <summary>Whether the process gets input.</summary>
    public bool HasInput { get; } = interaction == Interaction.Always || (interaction == Interaction.Detect && terminal.IsInteractive);

    public OutputFormat Format => HasTerminal ? OutputFormat.Raw : OutputFormat.Multiplexed;

    /// <summary>Moves bytes both ways until the process closes its output.</summary>
    /// <param name="attached">The process' streams.</param>
    /// <param name="name">What its lines are logged under.</param>
    /// <param name="log">Where output goes that goes to no terminal.</param>
    /// <param name="resize">Tells the process' terminal its size; fails without harm while the process is not running yet or no longer.</param>
    /// <param name="start">Starts the process, once everything is ready to hear it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task HoldAsync(
        AttachedStream attached, string name, IComposeLog log, Func<TerminalSize, Task> resize, Func<Task> start, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var raw = HasTerminal ? terminal.EnterRaw() : null;
        var output = HasTerminal
            ? ProcessStreams.ToTerminalAsync(attached, terminal, cancellationToken)
            : ContainerOutput.TellAsync(attached.ReadAsync(cancellationToken), name, log);
        var input = Task.CompletedTask;
        var sizes = Task.CompletedTask;
        try
        {
            await start();
            if (HasTerminal) sizes = FollowSizeAsync(resize, ended.Token);
            if (HasInput) input = ProcessStreams.FromInputAsync(terminal, attached, ended.Token);
            await output;
        }
        finally
        {
            await ended.CancelAsync();

            // Where input cannot be given up (Windows), it is left behind.
            await Task.WhenAny(Task.WhenAll(input, sizes), Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None));
        }
    }

    private async Task FollowSizeAsync(Func<TerminalSize, Task> resize, CancellationToken cancellationToken)
    {
        using var changed = new SemaphoreSlim(1);
        using var registration = terminal.OnResize(() =>
        {
            if (changed.CurrentCount == 0) changed.Release();
        });
        try
        {
            while (true)
            {
                await changed.WaitAsync(cancellationToken);
                if (terminal.Size is { } size) await resize(size);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}
