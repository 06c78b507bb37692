using System.Formats.Tar;
using System.IO.Compression;
using Slipway.Diagnostics;
using Slipway.Docker.Locating;
using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Building;
using Slipway.Images.Direct;
using Slipway.Images.MultiStage;
using Slipway.Images.Oci;
using Slipway.Images.Stages;

namespace Slipway.Images.Tests.MultiStage;

/// <summary>Images of stages from nothing, into archives: no engine, no registry.</summary>
[TestClass]
public sealed class MultiStageBuildTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-stages-").FullName;

    private string archive = "app.tar";
    private bool attests;

    public required TestContext TestContext { get; init; }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(string path) => Path.Combine(folder, path);

    [TestMethod]
    public async Task What_is_remembered_in_the_context_is_no_part_of_it()
    {
        Write("app.py", "print()");
        Write("obj/other.txt", "of others");

        Assert.AreEqual("app.py obj/ obj/other.txt", await FilesAsync(await ApplyAsync(Everything())));
        Assert.IsFalse((await ApplyAsync(Everything())).Changed);
    }

    [TestMethod]
    [DataRow("app.py obj/")]
    [DataRow("app.py", "**/*.pyc")]
    public async Task An_archive_in_the_context_is_no_part_of_the_next_one(string expected, params string[] except)
    {
        Write("app.py", "print()");
        archive = At("project/app.tar");
        attests = true;

        Assert.AreEqual(expected, await FilesAsync(await ApplyAsync(Everything(except))));
        Assert.IsTrue(File.Exists(At("project/app.spdx.json")));
        Write("app.py", "print(1)");
        Assert.AreEqual(expected, await FilesAsync(await ApplyAsync(Everything(except))));
    }

    [TestMethod]
    public async Task A_new_rule_of_the_ignore_file_counts_at_once()
    {
        Write("app.py", "print()");
        Write("notes.md", "");
        Write(".dockerignore", "obj\n.dockerignore\n");
        Assert.AreEqual("app.py notes.md", await FilesAsync(await ApplyAsync(Everything())));

        Write(".dockerignore", "obj\n.dockerignore\n*.md\n");

        Assert.AreEqual("app.py", await FilesAsync(await ApplyAsync(Everything())));
    }

    [TestMethod]
    public async Task A_new_rule_of_the_ignore_file_counts_for_copies_with_exceptions_too()
    {
        Write("app.py", "print()");
        Write("app.pyc", "");
        Write("notes.md", "");
        Write(".dockerignore", "obj\n.dockerignore\n");
        Assert.AreEqual("app.py notes.md", await FilesAsync(await ApplyAsync(Everything("**/*.pyc"))));

        Write(".dockerignore", "obj\n.dockerignore\n*.md\n");

        Assert.AreEqual("app.py", await FilesAsync(await ApplyAsync(Everything("**/*.pyc"))));
    }

    [TestMethod]
    public async Task An_archive_that_is_written_into_the_context_is_no_part_of_it()
    {
        Write("app.py", "print()");
        archive = "project/out/app.tar";
        Directory.CreateDirectory(At("project/out"));

        Assert.AreEqual("app.py obj/ out/", await FilesAsync(await ApplyAsync(Everything())));
        Assert.IsFalse((await ApplyAsync(Everything())).Changed);
    }

    private static StageDefinition Everything(params string[] except) =>
        new("prod", "scratch", [new StageStep.Copy(new CopySource.FromContext(["."]), "/", null) { Exclude = except }], null);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At("project/" + path))!);
        File.WriteAllText(At("project/" + path), text);
    }

    private async Task<ImageOutcome> ApplyAsync(StageDefinition stage)
    {
        var settings = new DirectSettings
        {
            Search = EngineSearch.FromEnvironment(),
            StateDirectory = At("project/obj/slipway/Prod"),
            CacheDirectory = At("cache"),
            Variable = _ => null,
        };
        IReadOnlyList<ImageReference> tags = [ImageReference.Parse("app:prod")];
        var dockerfile = At("project/obj/slipway/Prod/app.Dockerfile");
        var image = new StagedImage
        {
            Plan = StagePlan.Of(new DeclaredStages([stage], []), null, []),
            ProjectFileName = "app.proj",
            StateDirectory = At("project/obj/slipway"),
            Environment = "Prod",
            Attests = attests,
            Definition = new ImageDefinition { Name = "app", Context = new LocalContext(At("project")), Dockerfile = dockerfile, Tags = tags },
            Direct = new DirectImage
            {
                Name = "app",
                Tags = tags,
                Dockerfile = "",
                DockerfilePath = dockerfile,
                ContextDirectory = At("project"),
                Platforms = [new DirectPlatform(Platform.Host, [])],
                Destinations = new ImageDestinations(At(archive), Load: false, Push: false),
            },
        };
        return await new MultiStageBuild(settings, new NoLog()).ApplyAsync(image, "request", TestContext.CancellationToken);
    }

    private async Task<string> FilesAsync(ImageOutcome outcome)
    {
        Assert.IsTrue(outcome.Changed);
        var content = await ImageArchiveReader.ReadAsync(At(archive), null, Platform.Host, new BlobStore(At("read")), TestContext.CancellationToken);
        var names = new List<string>();
        foreach (var layer in content.Manifest.Layers)
        {
            await using var blob = new GZipStream(await content.Layers.OpenAsync(layer, TestContext.CancellationToken), CompressionMode.Decompress);
            using var tar = new TarReader(blob);
            while (await tar.GetNextEntryAsync(copyData: false, TestContext.CancellationToken) is { } entry)
                names.Add(entry.Name);
        }

        return string.Join(' ', names.Order(StringComparer.Ordinal));
    }

    private sealed class NoLog : IBuildLog
    {
        public void Report(Diagnostic diagnostic) => Assert.Fail(diagnostic.ToString());

        public void StepDone(string line)
        {
        }

        public void OutputLine(string line)
        {
        }
    }
}
