using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Build.Framework;

namespace Slipway.Tasks.Tests;

/// <summary>Stands in for MSBuild and keeps what a task logs.</summary>
internal sealed class RecordingBuildEngine : IBuildEngine
{
    public ConcurrentQueue<BuildErrorEventArgs> Errors { get; } = [];

    public ConcurrentQueue<BuildWarningEventArgs> Warnings { get; } = [];

    public ConcurrentQueue<BuildMessageEventArgs> Messages { get; } = [];

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "";

    public IEnumerable<string?> Shown => Messages.Where(message => message.Importance == MessageImportance.High).Select(message => message.Message);

    public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Enqueue(e);

    public void LogWarningEvent(BuildWarningEventArgs e) => Warnings.Enqueue(e);

    public void LogMessageEvent(BuildMessageEventArgs e) => Messages.Enqueue(e);

    public void LogCustomEvent(CustomBuildEventArgs e)
    {
    }

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) =>
        throw new NotSupportedException("No task here builds projects.");
}
