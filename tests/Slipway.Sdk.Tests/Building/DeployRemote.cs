using Microsoft.Build.Framework;

namespace Slipway.Sdk.Tests.Building;

/// <summary>Stands in for the task of the same name, as <see cref="DockerBuild"/> does for its own. What it recorded begins with <c>asked to deploy</c>.</summary>
[MSBuildMultiThreadableTask]
public sealed class DeployRemote : Microsoft.Build.Utilities.Task, IMultiThreadableTask
{
    public TaskEnvironment TaskEnvironment { get; set; } = TaskEnvironment.Fallback;

    public string Plan { get; set; } = "";

    public string EarlierResults { get; set; } = "";

    public ITaskItem[] BeforeSwitch { get; set; } = [];

    public ITaskItem[] AfterSwitch { get; set; } = [];

    public ITaskItem[] Images { get; set; } = [];

    public string DeployPorts { get; set; } = "";

    public string CacheDirectory { get; set; } = "";

    public ITaskItem[] Hosts { get; set; } = [];

    public string RemoteHost { get; set; } = "";

    public string DeployMode { get; set; } = "";

    public string OnFailure { get; set; } = "";

    public string MaxParallelHosts { get; set; } = "";

    public string KeepReleases { get; set; } = "";

    public string DeployTimeout { get; set; } = "";

    public string DeployConnectTimeout { get; set; } = "";

    public string DeployStallTimeout { get; set; } = "";

    public string DeployHookTimeout { get; set; } = "";

    public string DeployLockWait { get; set; } = "";

    public string DeployCompression { get; set; } = "";

    public string DeployRehearse { get; set; } = "";

    public string DeployRecordDirectory { get; set; } = "";

    public string DeployAcceptAudit { get; set; } = "";

    public ITaskItem[] Files { get; set; } = [];

    public ITaskItem[] EnvFiles { get; set; } = [];

    public string Environment { get; set; } = "";

    public string LogLevel { get; set; } = "";

    public string ProjectDirectory { get; set; } = "";

    public string ProjectFile { get; set; } = "";

    public string ProjectName { get; set; } = "";

    public string ComposeProjectName { get; set; } = "";

    public string ComposeProfiles { get; set; } = "";

    public string StateDirectory { get; set; } = "";

    public string DockerHost { get; set; } = "";

    public ITaskItem[] SshOptions { get; set; } = [];

    public string DockerContext { get; set; } = "";

    public string HelpLinkBase { get; set; } = "";

    [Output]
    public int Release { get; set; }

    [Output]
    public ITaskItem[] DeployedHosts { get; set; } = [];

    public override bool Execute()
    {
        Log.LogMessage(MessageImportance.Low, "{0}", $"asked to deploy {ProjectName} env={Environment} log={LogLevel} hosts={string.Join(',', Hosts.Select(host => host.ItemSpec))} images={string.Join(',', Images.Select(image => image.ItemSpec))}");
        (Release, DeployedHosts) = (1, Hosts);
        return true;
    }
}
