using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Building;
using Slipway.Images.Direct;
using Slipway.Images.Oci;
using Slipway.Images.Stages;

namespace Slipway.Images.MultiStage;

/// <summary>Brings an image that is declared by stages to the state they ask for: written directly where no step runs a command, built by an engine where one does.</summary>
/// <param name="settings">The surroundings.</param>
/// <param name="log">Hears what happens.</param>
public sealed class MultiStageBuild(DirectSettings settings, IBuildLog log)
{
    /// <summary>What would be done. The generated Dockerfile is written, and layers into the store; nothing else.</summary>
    /// <exception cref="SlipwayException">The image cannot be made.</exception>
    public async Task<ImagePlan> PlanAsync(StagedImage image, CancellationToken cancellationToken)
    {
        image = image with { Direct = image.Direct with { Hidden = OwnFiles.Of(image) } };
        var generated = new GeneratedDockerfile(image);
        var dockerfile = generated.Compose();
        generated.Write(dockerfile.Text);
        if (!image.Plan.RunsCommands)
        {
            generated.Unstage();
            return await new DirectImages(settings, log).PlanAsync(Direct(image, dockerfile, generated), cancellationToken);
        }

        generated.Stage(dockerfile);
        return await InProjectAsync(dockerfile, generated.Path, async mapped =>
        {
            await foreach (var plan in EngineBuilds(mapped).PlanAsync([image.Definition], cancellationToken))
                return plan;
            throw new InvalidOperationException("An image has a plan.");
        });
    }

    /// <summary>Does what is to be done.</summary>
    /// <param name="image">The image.</param>
    /// <param name="request">As of <see cref="DirectImages.ApplyAsync"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">The image cannot be made; positions are the project's.</exception>
    public async Task<ImageOutcome> ApplyAsync(StagedImage image, string request, CancellationToken cancellationToken)
    {
        image = image with { Direct = image.Direct with { Hidden = OwnFiles.Of(image) } };
        foreach (var warning in image.Plan.Warnings)
            log.Report(warning);
        var generated = new GeneratedDockerfile(image);
        var dockerfile = generated.Compose();
        generated.Write(dockerfile.Text);
        if (image.Plan.RunsCommands)
            return await BuildAsync(image, generated, dockerfile, cancellationToken);

        generated.Unstage();
        var documents = new ImageDocuments(image, new BlobStore(settings.CacheDirectory), cancellationToken);
        try
        {
            var result = await new DirectImages(settings, log).ApplyAsync(
                Direct(image, dockerfile, generated), request, (contents, inputs) => documents.WriteAsync(contents, inputs, dockerfile.Text), cancellationToken);
            return result.Outcome;
        }
        finally
        {
            await documents.FinishAsync(log);
        }
    }

    private async Task<ImageOutcome> BuildAsync(StagedImage image, GeneratedDockerfile generated, StageDockerfile dockerfile, CancellationToken cancellationToken)
    {
        if (image.Direct.Platforms.Count > 1)
            throw new SlipwayException(DirectErrors.NeedsEngine(image.Definition.Name, "a Run step of an image for several platforms", image.Plan.Final.Place?.Position));
        generated.Stage(dockerfile);
        var outcome = (await InProjectAsync(dockerfile, generated.Path, mapped => EngineBuilds(mapped).ApplyAsync([image.Definition], cancellationToken)))[0];
        await new EngineReports(settings.Search, log).WriteAsync(image.StateDirectory, image.Environment, [outcome], cancellationToken);
        if (image.Direct.Destinations.Push)
            await new EnginePush(settings.Search, log).PushAsync(outcome, cancellationToken);
        return outcome;
    }

    private ImageBuilds EngineBuilds(IBuildLog mapped) => new(settings.Search, settings.StateDirectory, mapped, settings.Variable);

    private static DirectImage Direct(StagedImage image, StageDockerfile dockerfile, GeneratedDockerfile generated) => image.Direct with
    {
        Dockerfile = dockerfile.Text,
        DockerfilePath = generated.Path,
        Lines = dockerfile.Lines,
        AlsoRead = generated.AlsoRead,
        Platforms = [.. image.Direct.Platforms.Select(platform => platform with { Files = FilesOf(image, dockerfile, platform.Platform) })],
    };

    private static IReadOnlyList<StagedFiles> FilesOf(StagedImage image, StageDockerfile dockerfile, Platform platform)
    {
        if (!image.FilesOfPlatforms.TryGetValue(platform.ToString(), out var own))
            return dockerfile.StagedFiles;
        return [.. dockerfile.StagedFiles.Select(list => own.FirstOrDefault(other => other.Folder == ImagePath.Name(list.Folder)) is { } replacing ? list with { Files = replacing.Files } : list)];
    }

    /// <summary>Tells what an engine says of the generated file as said of the project.</summary>
    private async Task<T> InProjectAsync<T>(StageDockerfile dockerfile, string path, Func<IBuildLog, Task<T>> work)
    {
        try
        {
            return await work(new ProjectLog(log, InProject));
        }
        catch (SlipwayException failure)
        {
            throw new SlipwayException([.. failure.Diagnostics.Select(InProject)]);
        }

        Diagnostic InProject(Diagnostic diagnostic) => diagnostic.Position is { } position
            ? diagnostic with { Position = DockerfileLines.InProject(path, dockerfile.Lines, position) }
            : diagnostic;
    }

    private sealed class ProjectLog(IBuildLog log, Func<Diagnostic, Diagnostic> inProject) : IBuildLog
    {
        public void Report(Diagnostic diagnostic) => log.Report(inProject(diagnostic));

        public void StepDone(string line) => log.StepDone(line);

        public void OutputLine(string line) => log.OutputLine(line);
    }
}
