using Microsoft.Build.Framework;
using Slipway.Compose.Verbs;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks;

/// <summary>Runs a command in a service's running container. Its exit code decides the build.</summary>
[MSBuildMultiThreadableTask]
public sealed class ComposeExec : ComposeTask
{
    /// <summary>The command line.</summary>
    public string Args { get; set; } = "";

    /// <summary>The number of the service's container; default 1.</summary>
    public string ComposeIndex { get; set; } = "";

    /// <summary>Variables over those of the container: <c>KEY=VALUE;NAME</c>.</summary>
    public string ComposeEnvironment { get; set; } = "";

    /// <summary>The user; empty for the container's.</summary>
    public string ComposeUser { get; set; } = "";

    /// <summary>The working directory in the container; empty for the container's.</summary>
    public string ComposeWorkingDirectory { get; set; } = "";

    /// <summary><c>auto</c>, <c>always</c> or <c>never</c>: whether the process gets the caller's terminal and input.</summary>
    public string ComposeInteractive { get; set; } = "";

    /// <summary>The command's.</summary>
    [Output]
    public int ExitCode { get; private set; }

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        const string Example = "-p:Service=app -p:Args=\"python migrate.py\"";
        var service = Given.Text(nameof(Service), Service);
        var args = Given.Words(nameof(Args), Args);
        if (service is null)
            Given.Add(ComposeTaskErrors.PropertyNeeded(nameof(ComposeExec), nameof(Service), Example));
        if (args is null or [])
            Given.Add(ComposeTaskErrors.PropertyNeeded(nameof(ComposeExec), nameof(Args), Example));

        var request = new ExecRequest
        {
            Service = service ?? "",
            Args = args ?? [],
            Index = Given.Number(nameof(ComposeIndex), ComposeIndex) ?? 1,
            Environment = Given.Pairs(nameof(ComposeEnvironment), ComposeEnvironment),
            User = Given.Text(nameof(ComposeUser), ComposeUser),
            WorkingDirectory = Given.Text(nameof(ComposeWorkingDirectory), ComposeWorkingDirectory),
            Interactive = Interactions.Of(Given, nameof(ComposeInteractive), ComposeInteractive),
        };
        var console = new VerbConsole(Log, Report);
        var context = Context(console, []);
        ExitCode = console.Own(() => ServiceExec.ExecAsync(context, request, cancellationToken));
        if (ExitCode != 0)
            Report(ComposeTaskErrors.CommandFailed(nameof(ComposeExec), request.Service, ExitCode));
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
