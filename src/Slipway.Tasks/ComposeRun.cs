using Microsoft.Build.Framework;
using Slipway.Compose.Verbs;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks;

/// <summary>Runs a command in a container of its own beside a service's ordinary ones. Its exit code decides the build.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposeRun : ComposeTask
{
    /// <summary>The command line; empty for the service's own command.</summary>
    public string Args { get; set; } = "";

    /// <summary>The entrypoint; empty for the service's own.</summary>
    public string Entrypoint { get; set; } = "";

    /// <summary>Variables over those of the service: <c>KEY=VALUE;NAME</c>.</summary>
    public string ComposeEnvironment { get; set; } = "";

    /// <summary>The user; empty for the service's.</summary>
    public string ComposeUser { get; set; } = "";

    /// <summary>The working directory in the container; empty for the service's.</summary>
    public string ComposeWorkingDirectory { get; set; } = "";

    /// <summary>Binds besides the service's mounts: <c>source:target[:options]</c>.</summary>
    public string ComposeVolumes { get; set; } = "";

    /// <summary>Ports to publish: <c>[[ip:]published:]target[/protocol]</c>.</summary>
    public string ComposePublish { get; set; } = "";

    /// <summary>Whether the service's own ports are published.</summary>
    public string ComposeServicePorts { get; set; } = "";

    /// <summary>Whether the services it depends on are left as they are.</summary>
    public string ComposeNoDependencies { get; set; } = "";

    /// <summary><c>auto</c>, <c>always</c> or <c>never</c>: whether the process gets the caller's terminal and input.</summary>
    public string ComposeInteractive { get; set; } = "";

    /// <summary>The command's.</summary>
    [Output]
    public int ExitCode { get; private set; }

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        if (Given.Text(nameof(Service), Service) is not { } service)
        {
            Given.Add(ComposeTaskErrors.PropertyNeeded(nameof(ComposeRun), nameof(Service), "-p:Service=app -p:Args=\"python --version\""));
            service = "";
        }

        var request = new RunRequest
        {
            Service = service,
            Args = Given.Words(nameof(Args), Args),
            Entrypoint = Given.Words(nameof(Entrypoint), Entrypoint),
            Environment = Given.Pairs(nameof(ComposeEnvironment), ComposeEnvironment),
            User = Given.Text(nameof(ComposeUser), ComposeUser),
            WorkingDirectory = Given.Text(nameof(ComposeWorkingDirectory), ComposeWorkingDirectory),
            Volumes = [.. Given.List(nameof(ComposeVolumes), ComposeVolumes).Select(Bound)],
            Publish = Given.List(nameof(ComposePublish), ComposePublish),
            ServicePorts = Given.Flag(nameof(ComposeServicePorts), ComposeServicePorts),
            NoDependencies = Given.Flag(nameof(ComposeNoDependencies), ComposeNoDependencies),
            Interactive = Interactions.Of(Given, nameof(ComposeInteractive), ComposeInteractive),
        };
        var console = new VerbConsole(Log, Report);
        var context = Context(console, [service]);
        ExitCode = console.Own(() => OneOffRun.RunAsync(context, request, cancellationToken));
        if (ExitCode != 0)
            Report(ComposeTaskErrors.CommandFailed(nameof(ComposeRun), service, ExitCode));
        return System.Threading.Tasks.Task.CompletedTask;
    }

    // A source with a leading dot is a path of the project; any other is absolute already or the name of a volume.
    private string Bound(string volume) =>
        volume.StartsWith('.') && volume.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? Path.GetFullPath(volume[..colon], Absolute(ProjectDirectory)) + volume[colon..] : volume;
}
