using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Diagnostics;
using Slipway.Images.Building;

namespace Slipway.Tasks.Images;

/// <summary>Shows a build's steps as messages of normal importance and their output as messages of low importance.</summary>
internal sealed class TaskBuildLog(TaskLoggingHelper log, Action<Diagnostic> report) : IBuildLog
{
    public void Report(Diagnostic diagnostic) => report(diagnostic);

    public void StepDone(string line) => log.LogMessage(MessageImportance.Normal, "{0}", line);

    public void OutputLine(string line) => log.LogMessage(MessageImportance.Low, "{0}", line);
}
