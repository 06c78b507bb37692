using System.Globalization;
using System.Text;
using Microsoft.Build.Framework;

namespace Slipway.Sdk.Tests.Building;

/// <summary>Stands in for the task of the same name, as <see cref="DockerBuild"/> does for its own. What it recorded begins with <c>staged</c> after the project's name.</summary>
[MSBuildMultiThreadableTask]
public sealed class MultiStageImage : Microsoft.Build.Utilities.Task, IMultiThreadableTask
{
    public TaskEnvironment TaskEnvironment { get; set; } = TaskEnvironment.Fallback;

    public ITaskItem[] Stages { get; set; } = [];

    public ITaskItem[] Steps { get; set; } = [];

    public ITaskItem[] Files { get; set; } = [];

    public string Preset { get; set; } = "";

    public ITaskItem? PresetOptions { get; set; }

    public ITaskItem? DotNet { get; set; }

    public ITaskItem[] DotNetLists { get; set; } = [];

    public string FinalStage { get; set; } = "";

    public ITaskItem Image { get; set; } = new Microsoft.Build.Utilities.TaskItem();

    public ITaskItem[] BuildArgs { get; set; } = [];

    public ITaskItem[] Labels { get; set; } = [];

    public string[] Platforms { get; set; } = [];

    public ITaskItem[] BaseArchives { get; set; } = [];

    public string Load { get; set; } = "";

    public bool Push { get; set; }

    public string Compression { get; set; } = "";

    public bool Attest { get; set; }

    public string[] InsecureRegistries { get; set; } = [];

    public string PushChunkSize { get; set; } = "";

    public string CacheDirectory { get; set; } = "";

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

    public bool KeepResult { get; set; }

    public string HelpLinkBase { get; set; } = "";

    [Output]
    public string KeptResult { get; set; } = "";

    [Output]
    public ITaskItem[] BuiltImages { get; set; } = [];

    public override bool Execute()
    {
        var record = new StringBuilder($"recorded {ProjectName} staged env={Environment} log={LogLevel} preset={Preset} name={Image.ItemSpec}");
        foreach (var name in (string[])["Tags", "Archive"])
            record.Append(CultureInfo.InvariantCulture, $" {name.ToLowerInvariant()}={string.Join(',', Image.GetMetadata(name).Split(';'))}");
        record.Append(CultureInfo.InvariantCulture, $" platforms={string.Join(',', Platforms)} attest={Attest} stages={string.Join(',', Stages.Select(stage => stage.ItemSpec))}");
        record.Append(CultureInfo.InvariantCulture, $" files={string.Join(',', Files.Select(Describe).Order(StringComparer.Ordinal))}");
        foreach (var name in (string[])["Framework", "FrameworkVersion", "EntryFile", "BaseImage", "User", "WorkingDirectory"])
            record.Append(CultureInfo.InvariantCulture, $" {name}={DotNet?.GetMetadata(name)}");
        Log.LogMessage(MessageImportance.Low, "{0}", record.ToString());

        Directory.CreateDirectory(TaskEnvironment.GetAbsolutePath(StateDirectory));
        BuiltImages = [new Microsoft.Build.Utilities.TaskItem(Image.ItemSpec + ":recorded")];
        return true;
    }

    private static string Describe(ITaskItem file) =>
        $"{file.GetMetadata("List")}:{file.GetMetadata("RelativePath")}{(file.GetMetadata("Platform") is { Length: > 0 } platform ? $"@{platform}" : "")}";
}
