using System.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Diagnostics;
using Slipway.Sync.Running;

namespace Slipway.Tasks.Sync;

/// <summary>A sync's words as messages of the build.</summary>
internal sealed class TaskSyncLog(TaskLoggingHelper log, Action<Diagnostic> report) : ISyncLog
{
    private readonly long started = Stopwatch.GetTimestamp();

    public void Report(Diagnostic diagnostic) => report(diagnostic);

    public void Tell(string line) => log.LogMessage(MessageImportance.Normal, "{0}", line);

    public void BeginStep(string name) => log.LogMessage(MessageImportance.Low, "sync: {0} ({1:0} ms)", name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
}
