using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Diagnostics;
using Slipway.Docker.Locating;
using Slipway.Images.Building;
using Slipway.Images.MultiStage;
using Slipway.Tasks.Images;

namespace Slipway.Tasks;

/// <summary>Builds the project's images from Dockerfiles on a Docker engine, as far as anything they are made from has changed.</summary>
[MSBuildMultiThreadableTask]
public sealed class DockerBuild : SlipwayTask
{
    /// <summary>The images to build: <c>DockerImage</c> items (docs/properties.md).</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>Build arguments: name, metadata <c>Value</c> (absent: the environment variable of that name), <c>Image</c> to limit it.</summary>
    public ITaskItem[] BuildArgs { get; set; } = [];

    /// <summary>Labels: name, metadata <c>Value</c>, <c>Image</c> to limit it.</summary>
    public ITaskItem[] Labels { get; set; } = [];

    /// <summary>The environment's canonical name; empty for none.</summary>
    public string Environment { get; set; } = "";

    /// <summary>The project's folder; relative paths start here.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>Shown on the result line.</summary>
    public string ProjectName { get; set; } = "";

    /// <summary>Where the records of earlier builds are kept, below <c>obj/</c>.</summary>
    [Required]
    public string StateDirectory { get; set; } = "";

    /// <summary>The engine's address; empty to look for one.</summary>
    public string DockerHost { get; set; } = "";

    /// <summary>The name of a docker CLI context; empty for the current one.</summary>
    public string DockerContext { get; set; } = "";

    /// <summary>Whether to print what would be done, and do nothing.</summary>
    public bool PlanOnly { get; set; }

    /// <summary>Offered to a Dockerfile that declares <c>ARG LOG_LEVEL</c>.</summary>
    public string LogLevel { get; set; } = "";

    /// <summary>The folder of the project's own build output; offered to a Dockerfile that declares <c>ARG BUILD_OUTPUT</c>, relative to the context.</summary>
    public string BuildOutput { get; set; } = "";

    /// <summary><c>required</c> when a missing Dockerfile is an error, <c>optional</c> when it means that there is no image.</summary>
    public string Requirement { get; set; } = "required";

    /// <summary>Whether the result is told by a later target of this project, which gets it as <see cref="KeptResult"/>: a project has one result line.</summary>
    public bool KeepResult { get; set; }

    /// <summary>The result that was not shown.</summary>
    [Output]
    public string KeptResult { get; private set; } = "";

    /// <summary>The images: reference, with metadata <c>ImageId</c>, <c>Tags</c>, <c>Changed</c>.</summary>
    [Output]
    public ITaskItem[] BuiltImages { get; private set; } = [];

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var definitions = ReadDefinitions();
        if (definitions.Count == 0)
            return;
        if (BuildOutput.Length == 0 && BuildOutputCheck.Problems(definitions) is { Count: > 0 } problems)
            throw new SlipwayException(problems);

        var log = new TaskBuildLog(Log, Report);
        var builds = new ImageBuilds(EngineSearch(), Path.Combine(Absolute(StateDirectory), Environment), log, Variable);
        if (PlanOnly)
        {
            List<string> plans = [];
            await foreach (var plan in builds.PlanAsync(definitions, cancellationToken))
                plans.Add(plan.ToString());
            Show(["what would be done:", .. plans]);
            return;
        }

        var outcomes = await builds.ApplyAsync(definitions, cancellationToken);
        await new EngineReports(EngineSearch(), log).WriteAsync(Absolute(StateDirectory), Environment, outcomes, cancellationToken);
        Show([.. outcomes.Where(outcome => outcome.Changed).Select(outcome => outcome.ToString())]);
        BuiltImages = [.. outcomes.Select(AsItem)];
    }

    /// <summary>
    /// One message for all: on a terminal MSBuild hides messages at its default verbosity, but for the last one of a project that begins with the project's name and an
    /// arrow. That one it shows as the project's result.
    /// </summary>
    private void Show(IReadOnlyList<string> results)
    {
        var result = string.Join('\n', results);
        if (KeepResult)
            KeptResult = result;
        else if (results.Count > 0)
            Log.LogMessage(MessageImportance.High, "{0} -> {1}", ProjectName, result.Replace("\n", "\n  ", StringComparison.Ordinal));
    }

    private IReadOnlyList<ImageDefinition> ReadDefinitions()
    {
        var reader = new ImageDefinitionReader
        {
            Environment = Environment,
            ProjectDirectory = Absolute(ProjectDirectory),
            Required = !Requirement.Equals("optional", StringComparison.OrdinalIgnoreCase),
            BuildArgs = BuildArgs,
            Labels = Labels,
            LogLevel = LogLevel,
            BuildOutput = BuildOutput.Length == 0 ? null : Absolute(BuildOutput),
            Variable = Variable,
        };
        return reader.Read(Images);
    }

    private EngineSearch EngineSearch() => Slipway.Docker.Locating.EngineSearch.FromEnvironment() with
    {
        DockerHost = NullIfEmpty(DockerHost),
        Context = NullIfEmpty(DockerContext),
        Variable = Variable,
    };

    private static TaskItem AsItem(ImageOutcome outcome)
    {
        var item = new TaskItem(outcome.Tags[0].ToString());
        item.SetMetadata("ImageId", outcome.ImageId);
        item.SetMetadata("Tags", string.Join(';', outcome.Tags.Select(tag => tag.ToString())));
        item.SetMetadata("Changed", outcome.Changed ? "true" : "false");
        return item;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
