using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Diagnostics;
using Slipway.Sync.Running;

namespace Slipway.Tasks.Sync;

/// <summary>A sync's words as messages of the build.</summary>
internal sealed class TaskSyncLog(TaskLoggingHelper log, Action<Diagnostic> report) : ISyncLog
{
    public void Report(Diagnostic diagnostic) => report(diagnostic);

    public void Tell(string line) => log.LogMessage(MessageImportance.Normal, "{0}", line);

    public void BeginStep(string name) => log.LogMessage(MessageImportance.Low, "sync: {0}", name);
}
