using System.Formats.Tar;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Images;
using Slipway.Docker.Locating;
using Slipway.Docker.References;
using Slipway.Images.Building;

namespace Slipway.Integration.Tests.Images;

/// <summary>
/// A project folder with images of its own on the engine that <c>DOCKER_HOST</c> names. Every Dockerfile's first layer is unique to the project, so that the engine's
/// cache of other tests has no say. Folder and images are removed at the end.
/// </summary>
internal sealed class ImageProject : IAsyncDisposable
{
    public const string Label = "slipway.test";

    private readonly Dictionary<string, string> variables = [];

    private ImageProject(Engine engine, CancellationToken token) => (Engine, Token) = (engine, token);

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public string Root { get; } = Directory.CreateTempSubdirectory("slipway-test-").FullName;

    /// <summary>The build context.</summary>
    public string Folder => Path.Combine(Root, "project");

    public string State { get; set; } = "";

    public Engine Engine { get; }

    public CancellationToken Token { get; }

    public RecordingLog Log { get; private set; } = new();

    /// <summary>An address to use instead of the machine's engine, such as a proxy's.</summary>
    public string? Host { get; set; }

    public string Tag => $"slipway-test-{Id}:latest";

    public static async Task<ImageProject> StartAsync(CancellationToken token)
    {
        var project = new ImageProject(await Engine.ConnectAsync(EngineSearch.FromEnvironment(), token), token);
        Directory.CreateDirectory(project.Folder);
        project.State = Path.Combine(project.Root, "obj");
        return project;
    }

    public string At(string path) => Path.Combine(Folder, path);

    public ImageProject With(string path, string content = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
        return this;
    }

    /// <summary>A Dockerfile on busybox whose steps no other test shares.</summary>
    public ImageProject WithDockerfile(string steps) => With("Dockerfile", Dockerfile(steps));

    public string Dockerfile(string steps) => $"FROM busybox\nENV SLIPWAY_TEST={Id}\n{steps}\n";

    public ImageProject WithVariable(string name, string value)
    {
        variables[name] = value;
        return this;
    }

    public ImageDefinition Definition(string name = "web") => new()
    {
        Name = name,
        Context = new LocalContext(Folder),
        Dockerfile = At("Dockerfile"),
        Tags = [ImageReference.Parse(name == "web" ? Tag : TagOf(name))],
        Labels = new Dictionary<string, string> { [Label] = Id },
    };

    public string TagOf(string name) => $"slipway-test-{Id}-{name}:latest";

    public ImageBuilds Builds()
    {
        Log = new RecordingLog { OnOutput = OnOutput };
        return new ImageBuilds(
            EngineSearch.FromEnvironment() with { DockerHost = Host }, State, Log,
            name => variables.TryGetValue(name, out var value) ? value : name == "SSH_AUTH_SOCK" ? null : Environment.GetEnvironmentVariable(name));
    }

    /// <summary>Called for each line that steps of coming builds print.</summary>
    public Action<string>? OnOutput { get; set; }

    public async Task<ImageOutcome> ApplyAsync(ImageDefinition? definition = null) => (await ApplyAllAsync(definition ?? Definition())).Single();

    public Task<IReadOnlyList<ImageOutcome>> ApplyAllAsync(params ImageDefinition[] definitions) => Builds().ApplyAsync(definitions, Token);

    public async Task<string> PlanAsync(params ImageDefinition[] definitions)
    {
        List<string> plans = [];
        await foreach (var plan in Builds().PlanAsync(definitions.Length == 0 ? [Definition()] : definitions, Token))
            plans.Add(plan.ToString());
        return string.Join('\n', plans);
    }

    public async Task<Diagnostic> FailAsync(ImageDefinition? definition = null)
    {
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ApplyAsync(definition));
        Assert.HasCount(1, failure.Diagnostics, failure.Message);
        return failure.Diagnostics[0];
    }

    public async Task ExpectNothingToDoAsync(ImageDefinition? definition = null)
    {
        var outcome = await ApplyAsync(definition);
        Assert.IsEmpty(outcome.Actions, string.Join('\n', outcome.Actions));
    }

    /// <summary>Applies, and checks that the image was built for this one reason.</summary>
    public async Task<ImageOutcome> ExpectBuildAsync(string because, ImageDefinition? definition = null)
    {
        var outcome = await ApplyAsync(definition);
        Assert.IsInstanceOfType<BuildImage>(outcome.Actions is [var first, ..] ? first : null, $"nothing was built, though {because}");
        Assert.AreEqual(because, string.Join("; ", outcome.Actions[0].Causes));
        return outcome;
    }

    public async Task<ImageInspect> InspectAsync(string? tag = null)
    {
        var image = await Engine.Images.FindAsync(tag ?? Tag, Token);
        Assert.IsNotNull(image, $"no image {tag ?? Tag}");
        return image;
    }

    /// <summary>What the image has below a folder: path → <c>kind mode content</c>, by way of a container that never runs.</summary>
    public async Task<SortedDictionary<string, string>> FilesAsync(string folder, string? tag = null)
    {
        var container = await Engine.Containers.CreateAsync(null, new ContainerCreateRequest { Image = tag ?? Tag, Cmd = ["true"], Labels = new Dictionary<string, string> { [Label] = Id } }, Token);
        try
        {
            await using var archive = await Engine.Containers.GetArchiveAsync(container.Id, folder, Token);
            using var tar = new TarReader(archive);
            var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
            while (await tar.GetNextEntryAsync(copyData: false, Token) is { } entry)
            {
                var slash = entry.Name.IndexOf('/', StringComparison.Ordinal);
                // The folder itself is the first entry, with a slash at its end or, from Podman, without.
                var name = slash >= 0 ? entry.Name[(slash + 1)..].TrimEnd('/') : entry.EntryType == TarEntryType.Directory ? "" : entry.Name;
                if (name.Length > 0)
                    files[name] = await DescribeAsync(entry);
            }

            return files;
        }
        finally
        {
            await Engine.Containers.RemoveAsync(container.Id, CancellationToken.None, force: true);
        }
    }

    /// <summary>A file of the image as <see cref="FilesAsync"/> describes it.</summary>
    public async Task<string> FileAsync(string path, string? tag = null) => (await FilesAsync(path, tag)).Values.Single();

    public async ValueTask DisposeAsync()
    {
        foreach (var image in await ImagesAsync())
        {
            foreach (var tag in image.RepoTags.Where(tag => tag.Contains(Id, StringComparison.Ordinal)))
                await Engine.Images.RemoveAsync(tag, CancellationToken.None, force: true);
            await Engine.Images.RemoveAsync(image.Id, CancellationToken.None, force: true);
        }

        await Engine.DisposeAsync();
        // The base class library cannot remove a name that is not UTF-8.
        using var remove = System.Diagnostics.Process.Start("rm", ["-rf", Root]);
        await remove.WaitForExitAsync();
    }

    private async Task<IReadOnlyList<ImageSummary>> ImagesAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Engine.Images.ListAsync(EngineFilters.Label($"{Label}={Id}"), CancellationToken.None);
            }
            catch (SlipwayException race) when (attempt < 5 && race.Message.Contains("image not known", StringComparison.Ordinal))
            {
                // Podman trips over an image that another test removes while it lists them.
            }
        }
    }

    private async Task<string> DescribeAsync(TarEntry entry)
    {
        var mode = Convert.ToString((int)entry.Mode & 0x1FF, 8);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                return $"directory {mode}";
            case TarEntryType.SymbolicLink:
                return $"link {entry.LinkName}";
            default:
                using (var content = new MemoryStream())
                {
                    if (entry.DataStream is { } data)
                        await data.CopyToAsync(content, Token);
                    return $"file {mode} {Encoding.UTF8.GetString(content.ToArray())}";
                }
        }
    }
}
