using Slipway.Diagnostics;
using Slipway.Docker.Locating;
using Slipway.Docker.References;
using Slipway.Images.Building;
using Slipway.Images.Direct;
using Slipway.Images.Oci;
using Slipway.Images.Stages;

namespace Slipway.Integration.Tests.Images.Direct;

/// <summary>Images of a project that are written directly, beside those that its engine builds.</summary>
internal sealed class DirectProject(ImageProject project)
{
    private readonly Dictionary<string, string> variables = [];

    /// <summary>The tag of the image that is written directly.</summary>
    public string Tag => project.TagOf("direct");

    public RecordingLog Log { get; private set; } = new();

    public string Cache { get; set; } = Path.Combine(project.Root, "cache");

    public string? Host { get; set; }

    public DirectProject WithVariable(string name, string value)
    {
        variables[name] = value;
        return this;
    }

    public DirectImage Image(string dockerfile) => new()
    {
        Name = "direct",
        Tags = [ImageReference.Parse(Tag)],
        DockerfilePath = project.At("Dockerfile"),
        Dockerfile = dockerfile,
        ContextDirectory = project.Folder,
        Platforms = [new DirectPlatform(Platform.Host, [])],
        Labels = new Dictionary<string, string> { [ImageProject.Label] = project.Id },
        Destinations = new ImageDestinations(null, Load: true, Push: false),
    };

    public DirectImages Images()
    {
        Log = new RecordingLog();
        var settings = new DirectSettings
        {
            Search = EngineSearch.FromEnvironment() with { DockerHost = Host },
            StateDirectory = project.State,
            CacheDirectory = Cache,
            Variable = name => variables.GetValueOrDefault(name) ?? (name == "SOURCE_DATE_EPOCH" ? null : Environment.GetEnvironmentVariable(name)),
        };
        return new DirectImages(settings, Log);
    }

    public async Task<DirectResult> ApplyAsync(DirectImage image, string request = "request") =>
        await Images().ApplyAsync(image, request, (_, _) => Task.FromResult<IReadOnlyList<Slipway.Images.Archives.Attachment>>([]), project.Token);

    public Task<ImageOutcome?> RecallAsync(DirectImage image, string request = "request") =>
        Images().RecallAsync(image.Name, () => image.Tags, request, image.ContextDirectory, image.Destinations.Load, project.Token);

    public async Task<Diagnostic> FailAsync(DirectImage image)
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ApplyAsync(image));
        Assert.HasCount(1, failure.Diagnostics, failure.Message);
        return failure.Diagnostics[0];
    }

    public static StagedFiles List(string folder, params (string Source, string Path, int? Mode)[] files) =>
        new(folder, [.. files.Select(file => new BuildFile(file.Source, file.Path, file.Mode))]);
}
