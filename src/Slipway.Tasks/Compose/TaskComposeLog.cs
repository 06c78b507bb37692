using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Tasks.Compose;

/// <summary>Shows actions as messages of normal importance, and what containers print as messages of high importance. What a failed one printed last comes with its error, as <see cref="Diagnostic.Details"/>.</summary>
internal sealed class TaskComposeLog(TaskLoggingHelper log, Action<Diagnostic> report) : IComposeLog
{
    public void Report(Diagnostic diagnostic) => report(diagnostic);

    public void StepDone(string line) => log.LogMessage(MessageImportance.Normal, "{0}", line);

    public void OutputLine(string line) => log.LogMessage(MessageImportance.Low, "{0}", line);

    public void ActionDone(string line) => log.LogMessage(MessageImportance.Normal, "{0}", line);

    public void ContainerLine(string container, string line, bool isError) => log.LogMessage(MessageImportance.High, "{0} | {1}", container, line);
}
