using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Images.Building;
using Slipway.Images.MultiStage;
using Slipway.Tasks.Images;

namespace Slipway.Tasks;

/// <summary>Builds the project's images from Dockerfiles on a Docker engine, as far as anything they are made from has changed.</summary>
[MSBuildMultiThreadableTask]
public sealed class DockerBuild : ImageTask
{
    /// <summary>The images to build: <c>DockerImage</c> items (docs/properties.md).</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>The folder of the project's own build output; offered to a Dockerfile that declares <c>ARG BUILD_OUTPUT</c>, relative to the context.</summary>
    public string BuildOutput { get; set; } = "";

    /// <summary><c>required</c> when a missing Dockerfile is an error, <c>optional</c> when it means that there is no image.</summary>
    public string Requirement { get; set; } = "required";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var definitions = ReadDefinitions();
        if (definitions.Count == 0)
            return;
        if (BuildOutput.Length == 0 && BuildOutputCheck.Problems(definitions) is { Count: > 0 } problems)
            throw new SlipwayException(problems);

        var log = new TaskBuildLog(Log, Report);
        var builds = new ImageBuilds(EngineSearch(), RecordDirectory, log, Variable);
        if (PlanOnly)
        {
            List<ImagePlan> plans = [];
            await foreach (var plan in builds.PlanAsync(definitions, cancellationToken))
                plans.Add(plan);
            Show(["what would be done:", .. plans.Select(plan => plan.ToString())]);
            BuiltImages = [.. definitions.Select(definition => AsPlanned(definition.Tags, changes: plans.Exists(plan => plan.Image == definition.Name && !plan.IsEmpty)))];
            return;
        }

        var outcomes = await builds.ApplyAsync(definitions, cancellationToken);
        await new EngineReports(EngineSearch(), log).WriteAsync(Absolute(StateDirectory), Environment, outcomes, cancellationToken);
        Tell(outcomes);
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
}
