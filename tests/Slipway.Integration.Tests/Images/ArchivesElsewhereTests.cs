using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Slipway.Docker.Containers;
using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;
using Slipway.Integration.Tests.Docker;

namespace Slipway.Integration.Tests.Images;

/// <summary>Images that this library wrote, read by the engine and by other tools; and images that the engine wrote, read by this library.</summary>
[TestClass]
public sealed class ArchivesElsewhereTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_saved_image_reads_as_the_engines_image()
    {
        await using var project = await ProjectAsync();
        var expected = await project.InspectAsync(Busybox.Image);

        var read = await BaseAsync(project);

        Assert.IsTrue(read.IsKnownAs(expected.Id), expected.Id);
        Assert.AreEqual(string.Join(' ', expected.Layers), string.Join(' ', read.Configuration.DiffIds));
        Assert.AreEqual(string.Join(' ', expected.Config!.Cmd ?? []), string.Join(' ', read.Configuration.Execution.Cmd ?? []));
    }

    [TestMethod]
    public async Task Saved_images_that_share_layers_are_each_read()
    {
        await using var project = (await ProjectAsync()).WithDockerfile("RUN echo one > /one");
        await project.ApplyAsync();
        project.With("Dockerfile2", project.Dockerfile("RUN echo two > /two"));
        var other = project.Definition("other") with { Dockerfile = project.At("Dockerfile2") };
        await project.ApplyAsync(other);
        var path = Path.Combine(project.Root, "saved.tar");
        await SaveAsync(project, path, project.Tag, project.TagOf("other"), Busybox.Image);

        foreach (var name in new[] { project.Tag, project.TagOf("other"), Busybox.Image })
        {
            var store = new BlobStore(Path.Combine(project.Root, "cache-" + Guid.NewGuid().ToString("N")));
            var read = await ImageArchiveReader.ReadAsync(path, name, Host(project), store, Token);
            Assert.IsTrue(read.IsKnownAs((await project.InspectAsync(name)).Id));
            foreach (var layer in read.Manifest.Layers)
                Assert.IsNotNull(read.Layers.FileOf(layer));
        }
    }

    [TestMethod]
    public async Task An_image_with_one_more_layer_is_loaded_and_runs()
    {
        await using var project = await ProjectAsync();
        var image = await ImageAsync(project, "loaded");
        var path = Path.Combine(project.Root, "web.tar");
        await ImageArchiveWriter.WriteFileAsync(path, SetOf(project, image), Token);

        await using (var file = File.OpenRead(path))
            Assert.AreEqual(project.Tag, (await project.Engine.Images.LoadAsync(file, Token)).Single());

        var inspected = await project.InspectAsync();
        Assert.IsTrue(image.IsKnownAs(inspected.Id), inspected.Id);
        Assert.AreEqual(string.Join(' ', image.Configuration.DiffIds), string.Join(' ', inspected.Layers));
        Assert.AreEqual("file 640 loaded", await project.FileAsync("/slipway.txt"));
        Assert.AreEqual("loaded", await RunAsync(project));
    }

    [TestMethod]
    public async Task A_thin_tar_is_loaded_where_the_engine_has_the_base()
    {
        await using var project = await ProjectAsync();
        if (project.Engine.Ping.IsPodman)
            Assert.Inconclusive("Podman wants every layer.");
        var image = await ImageAsync(project, "thin");
        var own = image.Manifest.Layers[^1].Digest;

        await project.Engine.Images.LoadAsync((target, token) => ImageArchiveWriter.WriteAsync(target, image, [ImageReference.Parse(project.Tag)], layer => layer.Digest == own, token), Token);

        Assert.IsTrue(image.IsKnownAs((await project.InspectAsync()).Id));
        Assert.AreEqual("thin", await RunAsync(project));
    }

    [TestMethod]
    public async Task Of_several_platforms_the_engine_loads_its_own()
    {
        await using var project = await ProjectAsync();
        var image = await ImageAsync(project, "own");
        var path = Path.Combine(project.Root, "web.tar");
        await ImageArchiveWriter.WriteFileAsync(path, SetOf(project, Foreign(image), image), Token);

        await using (var file = File.OpenRead(path))
            await project.Engine.Images.LoadAsync(file, Token);

        Assert.AreEqual("own", await RunAsync(project));
    }

    [TestMethod]
    public async Task Skopeo_reads_each_form_and_finds_every_blob_sound()
    {
        await using var project = await ProjectAsync();
        Require("skopeo", "--version");
        var image = await ImageAsync(project, "skopeo");
        var path = Path.Combine(project.Root, "web.tar");
        var folder = Path.Combine(project.Root, "layout");
        var set = SetOf(project, image) with { Attachments = [Attachment(image)] };
        await ImageArchiveWriter.WriteFileAsync(path, set, Token);
        await ImageArchiveWriter.WriteFolderAsync(folder, set, Token);

        foreach (var source in new[] { $"oci-archive:{path}:latest", $"oci:{folder}:latest" })
        {
            Assert.AreEqual(image.Descriptor.Digest.ToString(), Output("skopeo", "inspect", "--format", "{{.Digest}}", source));
            Output("skopeo", "copy", "--insecure-policy", source, "dir:" + Path.Combine(project.Root, "copy-" + source.Split(':')[0]));
        }

        var saved = $"docker-archive:{path}:{project.Tag}";
        Assert.AreEqual(Encoding.UTF8.GetString(image.ConfigurationBytes.Span), Output("skopeo", "inspect", "--raw", "--config", saved));
        Output("skopeo", "copy", "--insecure-policy", saved, "dir:" + Path.Combine(project.Root, "copy"));
    }

    [TestMethod]
    public async Task Skopeo_finds_every_platform()
    {
        await using var project = await ProjectAsync();
        Require("skopeo", "--version");
        var image = await ImageAsync(project, "platforms");
        var folder = Path.Combine(project.Root, "layout");
        await ImageArchiveWriter.WriteFolderAsync(folder, SetOf(project, Foreign(image), image), Token);

        Output("skopeo", "copy", "--all", "--insecure-policy", $"oci:{folder}:latest", "oci:" + Path.Combine(project.Root, "copy") + ":x");

        foreach (var platform in new[] { image.Configuration.Platform, Foreign(image).Configuration.Platform })
        {
            var read = await ImageArchiveReader.ReadAsync(Path.Combine(project.Root, "copy"), "x", platform, new BlobStore(Path.Combine(project.Root, "other")), Token);
            Assert.AreEqual(platform, read.Configuration.Platform);
        }
    }

    [TestMethod]
    public async Task What_skopeo_writes_is_read()
    {
        await using var project = await ProjectAsync();
        Require("skopeo", "--version");
        var image = await ImageAsync(project, "copied");
        var folder = Path.Combine(project.Root, "layout");
        await ImageArchiveWriter.WriteFolderAsync(folder, SetOf(project, image), Token);
        var source = $"oci:{folder}:latest";

        foreach (var target in new[] { "oci-archive:{0}:x", "docker-archive:{0}:registry.example/x:1", "oci:{0}:x" })
        {
            var path = Path.Combine(project.Root, "copied-" + target.Split(':')[0]);
            Output("skopeo", "copy", "--insecure-policy", source, string.Format(System.Globalization.CultureInfo.InvariantCulture, target, path));
            var read = await ImageArchiveReader.ReadAsync(path, "registry.example/x:1", Host(project), new BlobStore(Path.Combine(project.Root, "other")), Token);
            Assert.AreEqual(string.Join(' ', image.Configuration.DiffIds), string.Join(' ', read.Configuration.DiffIds), target);
        }
    }

    [TestMethod]
    public async Task Umoci_unpacks_the_folder()
    {
        await using var project = await ProjectAsync();
        Require("umoci", "--version");
        var image = await ImageAsync(project, "unpacked");
        var folder = Path.Combine(project.Root, "layout");
        await ImageArchiveWriter.WriteFolderAsync(folder, SetOf(project, image) with { Attachments = [Attachment(image)] }, Token);

        Assert.AreEqual("latest", Output("umoci", "list", "--layout", folder));
        Output("umoci", "unpack", "--rootless", "--image", folder + ":latest", Path.Combine(project.Root, "bundle"));

        Assert.AreEqual("unpacked", File.ReadAllText(Path.Combine(project.Root, "bundle/rootfs/slipway.txt")));
        Assert.IsTrue(File.Exists(Path.Combine(project.Root, "bundle/rootfs/bin/sh")));
    }

    private async Task<ImageProject> ProjectAsync()
    {
        await using var engine = await Busybox.EngineAsync(Token);
        return await ImageProject.StartAsync(Token);
    }

    private static BlobStore Store(ImageProject project) => new(Path.Combine(project.Root, "cache"));

    private static Platform Host(ImageProject project) => project.Engine.Ping.OsType == "windows" ? throw new AssertInconclusiveException("The engine runs Windows containers.") : Platform.Host;

    private async Task<ImageContent> BaseAsync(ImageProject project)
    {
        var path = Path.Combine(project.Root, "base.tar");
        await SaveAsync(project, path, Busybox.Image);
        return await ImageArchiveReader.ReadAsync(path, "busybox", Host(project), Store(project), Token);
    }

    private async Task SaveAsync(ImageProject project, string path, params string[] names)
    {
        await using var source = await project.Engine.Images.SaveAsync(names, Token);
        await using var target = File.Create(path);
        await source.CopyToAsync(target, Token);
    }

    /// <summary>Busybox and a gzip layer with one file, which the image prints.</summary>
    private async Task<ImageContent> ImageAsync(ImageProject project, string text)
    {
        var below = await BaseAsync(project);
        using var tar = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "slipway.txt") { DataStream = content, Mode = (UnixFileMode)0b110_100_000, ModificationTime = DateTimeOffset.UnixEpoch });
        }

        var store = Store(project);
        await using var blob = store.Create();
        await using (var gzip = new GZipStream(blob.Stream, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(tar.ToArray(), Token);
        var layer = await blob.CommitAsync(MediaTypes.LayerGzip, Token);
        var configuration = below.Configuration with
        {
            DiffIds = [.. below.Configuration.DiffIds, Digest.Of(tar.ToArray())],
            Execution = below.Configuration.Execution with { Cmd = ["cat", "/slipway.txt"], Labels = new Dictionary<string, string> { [ImageProject.Label] = project.Id } },
            History = [],
        };
        return ImageContent.Of(configuration, [.. below.Manifest.Layers, layer], store);
    }

    /// <summary>The same for another processor, as far as anybody looks.</summary>
    private static ImageContent Foreign(ImageContent image) =>
        ImageContent.Of(image.Configuration with { Platform = new Platform("linux", image.Configuration.Platform.Architecture == "s390x" ? "amd64" : "s390x") }, image.Manifest.Layers, image.Layers);

    private static Attachment Attachment(ImageContent image)
    {
        var empty = Descriptor.Of(MediaTypes.Empty, "{}"u8);
        var document = Descriptor.Of("text/spdx+json", "[]"u8);
        var bytes = OciJson.Write(new ImageManifest(empty, [document]) { ArtifactType = "text/spdx+json", Subject = image.Descriptor with { Platform = null } });
        return new Attachment(bytes, Descriptor.Of(MediaTypes.Manifest, bytes) with { ArtifactType = "text/spdx+json" }, image.Descriptor.Digest, [(empty, "{}"u8.ToArray()), (document, "[]"u8.ToArray())]);
    }

    private static ImageSet SetOf(ImageProject project, params ImageContent[] images) => new("web", [ImageReference.Parse(project.Tag)], images);

    /// <summary>Runs the image, which reads its own file, and gives what is in that file. Not what it printed: of a process that ends at once this engine's log may lack that.</summary>
    private async Task<string> RunAsync(ImageProject project)
    {
        var request = new ContainerCreateRequest { Image = project.Tag, Labels = new Dictionary<string, string> { [ImageProject.Label] = project.Id } };
        var container = await project.Engine.Containers.CreateAsync(null, request, Token);
        try
        {
            await using var end = await project.Engine.Containers.WaitAsync(container.Id, WaitCondition.NextExit, Token);
            await project.Engine.Containers.StartAsync(container.Id, Token);
            Assert.AreEqual(0, (await end.ExitAsync(Token)).StatusCode);
        }
        finally
        {
            await project.Engine.Containers.RemoveAsync(container.Id, CancellationToken.None, force: true);
        }

        var file = await project.FileAsync("/slipway.txt", project.Tag);
        return file[(file.LastIndexOf(' ') + 1)..];
    }

    private static void Require(string program, string argument)
    {
        try
        {
            Output(program, argument);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive($"{program} is not installed.");
        }
    }

    private static string Output(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"{program} {string.Join(' ', arguments)}: {error.Result}");
        return output;
    }
}
