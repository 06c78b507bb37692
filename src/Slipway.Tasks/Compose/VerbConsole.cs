using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Tasks.Compose;

/// <summary>
/// Where a verb shows what it was called for: the build's own standard output, line for line as it comes, without MSBuild's indentation. In a node of a parallel build, which
/// has no console, it becomes messages of high importance.
/// </summary>
internal sealed class VerbConsole(TaskLoggingHelper log, Action<Diagnostic> report) : IComposeLog
{
    private readonly Lock writing = new();
    private readonly List<Action> held = [];
    private bool holding;

    public void Report(Diagnostic diagnostic) => Tell(() => report(diagnostic));

    public void StepDone(string line) => Tell(() => log.LogMessage(MessageImportance.Normal, "{0}", line));

    public void OutputLine(string line) => Tell(() => log.LogMessage(MessageImportance.Low, "{0}", line));

    public void ActionDone(string line) => Tell(() => log.LogMessage(MessageImportance.Normal, "{0}", line));

    public void ContainerLine(string container, string line, bool isError) => Write(line);

    /// <summary>Writes a line, and for those who read the log of the build leaves it there too.</summary>
    public void Write(string line)
    {
        if (BuildConsole.Kind == ConsoleKind.None)
        {
            log.LogMessage(MessageImportance.High, "{0}", line);
            return;
        }

        lock (writing)
            BuildConsole.WriteLine(line);
        if (!holding)
            log.LogMessage(MessageImportance.Low, "{0}", line);
    }

    /// <summary>Has the terminal for itself while the body runs: MSBuild's terminal logger, which redraws its last lines many times a second, waits.</summary>
    /// <remarks>Waits for the body instead of awaiting it: a lock belongs to a thread. Tasks run without a synchronisation context, so nothing is kept from going on.</remarks>
    public T Own<T>(Func<Task<T>> body)
    {
        if (BuildConsole.Kind != ConsoleKind.Terminal)
            return body().GetAwaiter().GetResult();

        // The logger draws through Console.Out, whose methods lock it. What is logged meanwhile is kept: a logger that is called synchronously would wait here for ever.
        lock (Console.Out)
        {
            holding = true;
            try
            {
                return body().GetAwaiter().GetResult();
            }
            finally
            {
                BuildConsole.MakeRoom();
                holding = false;
                held.ForEach(tell => tell());
            }
        }
    }

    private void Tell(Action tell)
    {
        if (!holding)
        {
            tell();
            return;
        }

        lock (held)
            held.Add(tell);
    }
}
