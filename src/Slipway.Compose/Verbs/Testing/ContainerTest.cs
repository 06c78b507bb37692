using Slipway.Compose.Loading;
using Slipway.Compose.Running;
using Slipway.Compose.Verbs.Terminals;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Verbs;

/// <summary>What <c>ContainerTest</c> runs, and what it brings out.</summary>
public sealed record TestRequest
{
    /// <summary>The service; null where <see cref="Image"/> is run, or the only service of the profile <c>test</c> is meant.</summary>
    public string? Service { get; init; }

    /// <summary>An image the engine has, to run without any compose file; then <see cref="Command"/> is needed.</summary>
    public string? Image { get; init; }

    /// <summary>The command; null for the service's own.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Variables over those of the service or image.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Patterns of result files in the container, absolute or relative to its working directory; <c>*</c> stays in a folder, <c>**</c> does not. Results that were in
    /// the image before are left out.
    /// </summary>
    public IReadOnlyList<string> ResultPaths { get; init; } = DefaultResultPaths;

    /// <summary>Absolute path of the folder that the files go to, under their paths in the container.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Where the common test runners write JUnit, trx and coverage files.</summary>
    public static IReadOnlyList<string> DefaultResultPaths { get; } =
    [
        "**/TestResults/**/*.trx", "**/junit*.xml", "**/TEST-*.xml", "**/test-results/**/*.xml", "**/coverage*.xml", "**/coverage*.json", "**/lcov.info",
    ];
}

/// <summary>How tests went.</summary>
/// <param name="ExitCode">The container's.</param>
/// <param name="Files">Absolute paths of the result files brought out.</param>
/// <param name="Summary">What the JUnit and trx files among them say, taken together; null without any.</param>
public sealed record TestOutcome(int ExitCode, IReadOnlyList<string> Files, TestSummary? Summary)
{
    /// <summary>Failed tests as errors with the file and line that the results name, malformed result files as warnings. They were reported to nobody yet.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}

/// <summary>Counts of test cases.</summary>
public sealed record TestSummary(int Passed, int Failed, int Skipped)
{
    public int Total => Passed + Failed + Skipped;

    /// <inheritdoc/>
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}

/// <summary><c>ContainerTest</c>: a project's linters and tests in its development image.</summary>
public static class ContainerTest
{
    private const string TestProfile = "test";

    /// <summary>
    /// Runs the tests in a one-off container, its output going to the log by lines, and brings the result files out, also when tests fail. Files of an earlier run in the output
    /// folder are replaced; the folder's other content is left alone.
    /// </summary>
    /// <exception cref="SlipwayException">There is nothing to run, or the container could not be run. Failing tests are an outcome, not an exception.</exception>
    public static async Task<TestOutcome> RunAsync(StackContext context, TestRequest request, CancellationToken cancellationToken)
    {
        if (request.Image is not null) return await InImageAsync(context, request, request.Image, cancellationToken);
        var service = request.Service ?? TestService(context, cancellationToken);
        await using var session = await VerbSession.OpenAsync(context, [service], cancellationToken);
        var run = new RunRequest { Service = service, Args = request.Command, Environment = request.Environment, Interactive = Interaction.Never };
        await using var container = await OneOffRun.CreateAsync(session, run, Silent, cancellationToken);
        var exit = await OneOffRun.StartedAsync(session.Place, session.Service(service), container, Silent, cancellationToken);
        return await OutcomeAsync(session.Engine, container.Id, exit, request, SourcePaths.Of(session.Service(service)), cancellationToken);
    }

    private static ProcessConversation Silent { get; } = new(ProcessTerminal.Open(), Interaction.Never);

    private static async Task<TestOutcome> InImageAsync(StackContext context, TestRequest request, string image, CancellationToken cancellationToken)
    {
        if (request.Command is not { Count: > 0 }) throw new SlipwayException(VerbErrors.NoCommand("ContainerTest"));
        await using var engine = await Engine.ConnectAsync(context.Engine, cancellationToken);
        if (await engine.Images.FindAsync(image, cancellationToken) is null) throw new SlipwayException(VerbErrors.TestImageMissing(image));
        var create = new ContainerCreateRequest
        {
            Image = image,
            Cmd = request.Command,
            Env = [.. request.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
            AttachStdout = true,
            AttachStderr = true,
        };
        await using var container = await OneOffContainer.CreateAsync(
            engine, $"slipway-test-{Guid.NewGuid():n}"[..25], create, null, null, (_, _) => Task.CompletedTask, cancellationToken);
        var exit = await container.RunAsync(Silent, context.Log, cancellationToken);
        return await OutcomeAsync(engine, container.Id, exit, request, new SourcePaths([("/", context.Sources.Directory)]), cancellationToken);
    }

    /// <summary>The only service of the profile <c>test</c>.</summary>
    private static string TestService(StackContext context, CancellationToken cancellationToken)
    {
        var project = ComposeLoader.Load(context.Sources with { Profiles = [.. context.Sources.Profiles ?? [], TestProfile] }, cancellationToken).Project;
        var services = project.Services.Values.Where(service => service.Profiles.Contains(TestProfile)).Select(service => service.Name).ToList();
        return services switch
        {
            [var only] => only,
            [] => throw new SlipwayException(VerbErrors.NothingToTest(project.Name)),
            _ => throw new SlipwayException(VerbErrors.SeveralTests(services)),
        };
    }

    private static async Task<TestOutcome> OutcomeAsync(
        Engine engine, string container, int exit, TestRequest request, SourcePaths sources, CancellationToken cancellationToken)
    {
        var files = await new ResultFiles(engine, container, request).BringAsync(cancellationToken);
        var results = new TestResults(sources);
        foreach (var file in files) results.Read(file);
        return new TestOutcome(exit, files, results.Summary) { Diagnostics = results.Diagnostics };
    }
}
