using System.Text;
using Microsoft.Build.Framework;

namespace Slipway.Sdk.Tests.Building;

/// <summary>
/// Stands in for the task of the same name in generated projects, so that what the SDK asks for can be checked without an engine: it writes its inputs
/// to the log and builds nothing. It has no state, so its line shows once for every time it ran.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class DockerBuild : Microsoft.Build.Utilities.Task, IMultiThreadableTask
{
    public TaskEnvironment TaskEnvironment { get; set; } = TaskEnvironment.Fallback;

    public ITaskItem[] Images { get; set; } = [];

    public ITaskItem[] BuildArgs { get; set; } = [];

    public ITaskItem[] Labels { get; set; } = [];

    public string Environment { get; set; } = "";

    public string ProjectDirectory { get; set; } = "";

    public string ProjectFile { get; set; } = "";

    public string ProjectName { get; set; } = "";

    public string StateDirectory { get; set; } = "";

    public string DockerHost { get; set; } = "";

    public string DockerContext { get; set; } = "";

    public ITaskItem[] SshOptions { get; set; } = [];

    public bool PlanOnly { get; set; }

    public string LogLevel { get; set; } = "";

    public string Requirement { get; set; } = "";

    public string BuildOutput { get; set; } = "";

    public string HelpLinkBase { get; set; } = "";

    public bool KeepResult { get; set; }

    [Output]
    public string KeptResult { get; set; } = "";

    [Output]
    public ITaskItem[] BuiltImages { get; set; } = [];

    public override bool Execute()
    {
        var record = new StringBuilder($"recorded {ProjectName}");
        record.Append($" env={Environment} log={LogLevel} requirement={Requirement} plan={PlanOnly} host={DockerHost} context={DockerContext}");
        record.Append($" images={string.Join(',', Images.Select(Describe))}");
        record.Append($" args={string.Join(',', BuildArgs.Select(item => item.ItemSpec + "=" + item.GetMetadata("Value")))}");
        Log.LogMessage(MessageImportance.Low, "{0}", record.ToString());

        Directory.CreateDirectory(TaskEnvironment.GetAbsolutePath(StateDirectory));
        BuiltImages = [.. Images.Select(image => new Microsoft.Build.Utilities.TaskItem(image.ItemSpec + ":recorded"))];
        return true;
    }

    private static string Describe(ITaskItem image)
    {
        string[] names = ["Dockerfile", "Context", "Stage", "Tags", "Platform", "Network", "Pull", "NoCache", "Secrets", "Ssh", "Builder", "Archive"];
        return image.ItemSpec + string.Concat(names.Where(name => image.GetMetadata(name).Length > 0).Select(name => $"|{name}={image.GetMetadata(name)}"));
    }
}
