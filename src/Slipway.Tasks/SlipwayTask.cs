using System.Diagnostics.CodeAnalysis;
using Microsoft.Build.Framework;
using Slipway.Diagnostics;

namespace Slipway.Tasks;

/// <summary>
/// The border between MSBuild and the library: runs one cancellable body, and turns the domain's diagnostics into MSBuild's errors and warnings. Any
/// other exception is a defect and passes through, so that MSBuild shows where.
/// </summary>
/// <remarks>
/// A derived class carries <c>[MSBuildMultiThreadableTask]</c>, which attributes do not inherit, and touches files, variables and processes only
/// through <see cref="Absolute"/>, <see cref="Variable"/> and <see cref="TaskEnvironment"/>: under <c>-mt</c> the process belongs to several projects.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "MSBuild may cancel just after Execute returned: the source outlives the body.")]
public abstract class SlipwayTask : Microsoft.Build.Utilities.Task, ICancelableTask, IMultiThreadableTask
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The project's own directory and variables. MSBuild replaces the initial value where several projects share a process.</summary>
    public TaskEnvironment TaskEnvironment { get; set; } = TaskEnvironment.Fallback;

    /// <summary>Named as the origin of diagnostics that have no position. Without it they would name the package's targets file.</summary>
    public string ProjectFile { get; set; } = "";

    /// <summary>The page that describes every code under its lower-case name as anchor; empty for no help links.</summary>
    public string HelpLinkBase { get; set; } = "";

    /// <summary>True when nothing reported an error and nothing was cancelled.</summary>
    public sealed override bool Execute()
    {
        try
        {
            // MSBuild calls a task on a thread of its own, without a synchronisation context: blocking here cannot deadlock.
            ExecuteAsync(_cancellation.Token).GetAwaiter().GetResult();
        }
        catch (SlipwayException failure)
        {
            foreach (var diagnostic in failure.Diagnostics)
                Report(diagnostic);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            Log.LogMessage(MessageImportance.Low, "{0} was cancelled.", GetType().Name);
        }

        return !Log.HasLoggedErrors && !_cancellation.IsCancellationRequested;
    }

    /// <summary>Asks the body to stop. It ends what it started, on the engine too, before <see cref="Execute"/> returns false.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <summary>The task's work. Fails by throwing <see cref="SlipwayException"/> or by reporting an error.</summary>
    protected abstract Task ExecuteAsync(CancellationToken cancellationToken);

    /// <summary>Shows a diagnostic as MSBuild's error, warning or low-importance message. May be called from any thread while the body runs.</summary>
    protected void Report(Diagnostic diagnostic)
    {
        var position = diagnostic.Position ?? new SourcePosition(ProjectFile);
        var message = diagnostic.Details.Count == 0 ? diagnostic.Message : $"{diagnostic.Message}\n    | {string.Join("\n    | ", diagnostic.Details)}";
        var helpLink = HelpLinkBase.Length == 0 ? null : HelpLinkBase + "#" + diagnostic.Code.ToLowerInvariant();
        switch (diagnostic.Severity)
        {
            case Severity.Error:
                Log.LogError(null, diagnostic.Code, null, helpLink, position.File, position.Line, position.Column, position.EndLine, position.EndColumn,
                    message);
                break;
            case Severity.Warning:
                Log.LogWarning(null, diagnostic.Code, null, helpLink, position.File, position.Line, position.Column, position.EndLine, position.EndColumn,
                    message);
                break;
            default:
                Log.LogMessage(null, diagnostic.Code, null, position.File, position.Line, position.Column, position.EndLine, position.EndColumn,
                    MessageImportance.Low, message);
                break;
        }
    }

    /// <summary>A path of the project as an absolute one, <c>.</c> and <c>..</c> resolved; relative ones start from the project's directory.</summary>
    protected string Absolute(string path) => Path.GetFullPath(TaskEnvironment.GetAbsolutePath(path));

    /// <summary>The project's environment variable, or null when it is not set.</summary>
    protected string? Variable(string name) => TaskEnvironment.GetEnvironmentVariable(name);
}
