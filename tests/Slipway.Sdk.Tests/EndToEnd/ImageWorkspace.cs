using System.Diagnostics;
using System.Formats.Tar;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Images;
using Slipway.Docker.Locating;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>
/// Generated projects whose images the packed task builds on the engine of this machine. Projects, and so their images, have names of their own; every
/// image has a label, by which it is removed at the end.
/// </summary>
internal sealed class ImageWorkspace : IAsyncDisposable
{
    private const string Label = "slipway.test";

    private readonly string id = Guid.NewGuid().ToString("N")[..12];
    private readonly CancellationToken token;

    private ImageWorkspace(Engine engine, CancellationToken token) => (Engine, this.token) = (engine, token);

    public Engine Engine { get; }

    // Base images are read from the engine once for all tests.
    public Workspace Projects { get; } = new Workspace().Write("Directory.Build.props", $"""
        <Project><PropertyGroup><ImageCacheDirectory>{Path.Combine(PackedSdk.Scratch, "image-cache")}</ImageCacheDirectory></PropertyGroup></Project>
        """);

    /// <summary>The first lines of each Dockerfile: busybox, and a label that makes every layer above it this workspace's own.</summary>
    public string Base => $"FROM busybox AS base\nLABEL {Label}={id}";

    /// <summary>For projects whose images have no Dockerfile of theirs: the same label.</summary>
    public string LabelItem => $"""<ItemGroup><DockerLabel Include="{Label}" Value="{id}" /></ItemGroup>""";

    public static async Task<ImageWorkspace> StartAsync(CancellationToken token) => new(await Engine.ConnectAsync(EngineSearch.FromEnvironment(), token), token);

    /// <summary>A project's name in this workspace, which is its image's name too.</summary>
    public string Name(string project) => $"e2e-{id}-{project}";

    /// <summary>A project of another language with a Dockerfile, which <c>BASE</c> begins.</summary>
    public ImageWorkspace Other(string project, string dockerfile, string body = "")
    {
        Projects.Other(Name(project), body);
        return Dockerfile(project, dockerfile);
    }

    /// <summary>A project of another language whose image its items describe.</summary>
    public ImageWorkspace Staged(string project, string body)
    {
        Projects.Other(Name(project), LabelItem + body);
        return this;
    }

    public ImageWorkspace Dockerfile(string project, string text)
    {
        Projects.Write($"{Name(project)}/Dockerfile", text.Replace("BASE", Base, StringComparison.Ordinal));
        return this;
    }

    public string PathOf(string project, string path = "") => Projects.PathOf(Path.Combine(Name(project), path));

    /// <summary>Runs <c>dotnet</c> at its default verbosity.</summary>
    public BuildResult Run(string words)
    {
        var (start, log) = Projects.Command(words);
        return BuildResult.Of(start, log);
    }

    public BuildResult Build(string project, string options = "") => Run($"build {Name(project)} {options}".TrimEnd());

    /// <summary>Starts a build and returns while it runs.</summary>
    public (Process Process, string Log) Start(string project, string options = "")
    {
        var (start, log) = Projects.Command($"build {Name(project)} {options}".TrimEnd());
        // A shell that started the tests in the background has them ignore SIGINT, and they hand that on.
        start.FileName = "env";
        start.ArgumentList.Insert(0, "--default-signal=INT");
        start.ArgumentList.Insert(1, "dotnet");
        return (Process.Start(start)!, log);
    }

    public Task<ImageInspect?> FindAsync(string project, string tag = "dev") => Engine.Images.FindAsync($"{Name(project)}:{tag}", token);

    public async Task<ImageInspect> ImageAsync(string project, string tag = "dev")
    {
        var image = await FindAsync(project, tag);
        Assert.IsNotNull(image, $"no image {Name(project)}:{tag}");
        return image;
    }

    /// <summary>The ids of all images of this workspace.</summary>
    public async Task<IReadOnlyList<string>> ImagesAsync() =>
        [.. (await Engine.Images.ListAsync(EngineFilters.Label($"{Label}={id}"), token)).Select(image => image.Id)];

    /// <summary>The names of the files in a folder of an image, by way of a container that never runs.</summary>
    public async Task<SortedSet<string>> FilesAsync(string image, string folder)
    {
        var request = new ContainerCreateRequest { Image = image, Cmd = ["true"], Labels = new Dictionary<string, string> { [Label] = id } };
        var container = await Engine.Containers.CreateAsync(null, request, token);
        try
        {
            await using var archive = await Engine.Containers.GetArchiveAsync(container.Id, folder, token);
            using var tar = new TarReader(archive);
            var files = new SortedSet<string>(StringComparer.Ordinal);
            while (await tar.GetNextEntryAsync(copyData: false, token) is { } entry)
            {
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                    files.Add(entry.Name[(entry.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            }

            return files;
        }
        finally
        {
            await Engine.Containers.RemoveAsync(container.Id, CancellationToken.None, force: true);
        }
    }

    /// <summary>What a container of an image prints until it ends, whatever its exit code.</summary>
    public async Task<string> OutputOfAsync(string image)
    {
        var request = new ContainerCreateRequest { Image = image, Tty = true, Labels = new Dictionary<string, string> { [Label] = id } };
        var container = await Engine.Containers.CreateAsync(null, request, token);
        try
        {
            await using var wait = await Engine.Containers.WaitAsync(container.Id, WaitCondition.NextExit, token);
            await Engine.Containers.StartAsync(container.Id, token);
            await wait.ExitAsync(token);
            using var logs = new StreamReader(await Engine.Containers.LogsAsync(container.Id, new LogRequest(), token));
            return (await logs.ReadToEndAsync(token)).ReplaceLineEndings("\n").Trim();
        }
        finally
        {
            await Engine.Containers.RemoveAsync(container.Id, CancellationToken.None, force: true);
        }
    }

    /// <summary>Writes an image of the engine into an archive, as a base image for a machine without one.</summary>
    /// <returns>The archive's path.</returns>
    public async Task<string> SaveAsync(string image)
    {
        if (await Engine.Images.FindAsync(image, token) is null)
            Assert.Inconclusive($"The engine has no {image}.");
        var path = Projects.PathOf($"{Guid.NewGuid():N}.tar");
        await using var source = await Engine.Images.SaveAsync([image], token);
        await using var target = File.Create(path);
        await source.CopyToAsync(target, token);
        return path;
    }

    /// <summary>Every file below a project's folder, with its time.</summary>
    public string[] Tree(string project) => [.. Projects.Files(Name(project))];

    public async ValueTask DisposeAsync()
    {
        foreach (var image in await Engine.Images.ListAsync(EngineFilters.Label($"{Label}={id}"), CancellationToken.None))
        {
            foreach (var tag in image.RepoTags.Where(tag => tag.Contains(id, StringComparison.Ordinal)))
                await Engine.Images.RemoveAsync(tag, CancellationToken.None, force: true);
            await Engine.Images.RemoveAsync(image.Id, CancellationToken.None, force: true);
        }

        await Engine.DisposeAsync();
    }
}
