using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Compose.Verbs;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks;

/// <summary>Runs the project's linters and tests in its development image, or in a service of its stack, and brings their results out.</summary>
[MSBuildMultiThreadableTask]
public sealed class ContainerTest : ComposeTask
{
    /// <summary>The command line; empty for the service's own command.</summary>
    public string TestCommand { get; set; } = "";

    /// <summary>The service to run; empty for the image, or without a command for the only service of the profile <c>test</c>.</summary>
    public string TestService { get; set; } = "";

    /// <summary>Variables over those of the service or image: <c>KEY=VALUE;NAME</c>.</summary>
    public string TestEnvironment { get; set; } = "";

    /// <summary>Patterns of result files in the container; empty for where the common test runners write them.</summary>
    public string TestResultPaths { get; set; } = "";

    /// <summary>The folder that result files go to.</summary>
    [Required]
    public string TestResultsDirectory { get; set; } = "";

    /// <summary>The project's images, of which the first is run where no service is named.</summary>
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>The container's.</summary>
    [Output]
    public int ExitCode { get; private set; }

    /// <summary>Absolute paths of the result files.</summary>
    [Output]
    public ITaskItem[] ResultFiles { get; private set; } = [];

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task ComposeAsync(CancellationToken cancellationToken)
    {
        var request = Request();
        var console = new VerbConsole(Log, Report);
        var context = Context(console, request.Service is null ? [] : [request.Service]);
        var outcome = console.Own(() => Slipway.Compose.Verbs.ContainerTest.RunAsync(context, request, cancellationToken));

        ExitCode = outcome.ExitCode;
        ResultFiles = [.. outcome.Files.Select(file => new TaskItem(file))];
        foreach (var diagnostic in outcome.Diagnostics)
            Report(diagnostic);
        if (ExitCode != 0)
            Report(ComposeTaskErrors.TestsFailed(request.Service ?? request.Image ?? "the stack", ExitCode, outcome.Summary?.ToString(), Results(outcome)));
        else
            Show([$"tests passed{(outcome.Summary is { } summary ? $" ({summary})" : "")}{(outcome.Files.Count > 0 ? $"; results: {Results(outcome)}" : "")}"]);
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private TestRequest Request()
    {
        var service = Given.Text(nameof(TestService), TestService);
        var command = Given.Words(nameof(TestCommand), TestCommand);
        var patterns = Given.List(nameof(TestResultPaths), TestResultPaths);
        return new TestRequest
        {
            Service = service,
            Image = service is null && command is not null && Images.Length > 0 ? Images[0].ItemSpec : null,
            Command = command,
            Environment = Given.Pairs(nameof(TestEnvironment), TestEnvironment),
            ResultPaths = patterns.Length > 0 ? patterns : TestRequest.DefaultResultPaths,
            OutputDirectory = Absolute(TestResultsDirectory),
        };
    }

    private string Results(TestOutcome outcome) => outcome.Files.Count == 0 ? "none" : Absolute(TestResultsDirectory);
}
