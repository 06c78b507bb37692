using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Tasks.Compose;

/// <summary>What somebody who watches wants to see at once: each action, and each problem, which otherwise would come when all is over.</summary>
internal sealed class WatchedActions(VerbConsole console) : IComposeLog
{
    public void Report(Diagnostic diagnostic)
    {
        console.Write(diagnostic.ToString());
        console.Report(diagnostic);
    }

    public void StepDone(string line) => console.Write(line);

    public void OutputLine(string line) => console.OutputLine(line);

    public void ActionDone(string line) => console.Write(line);

    public void ContainerLine(string container, string line, bool isError) => console.Write($"{container} | {line}");
}
