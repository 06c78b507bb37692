using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Slipway.Docker.Containers;
using Slipway.Images.Blobs;
using Slipway.Images.Layers;
using Slipway.Images.Oci;

namespace Slipway.Integration.Tests.Images;

/// <summary>Layers that the engine reads, and layers that the engine wrote.</summary>
[TestClass]
public sealed class LayerTests
{
    private const string Configuration = "configuration.json";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(LayerPacking.Gzip)]
    [DataRow(LayerPacking.None)]
    public async Task The_engine_has_every_entry_as_it_was_put_into_a_layer(LayerPacking packing)
    {
        await using var project = await ImageProject.StartAsync(TestContext.CancellationToken);
        var big = new byte[3_500_000];
        new Random(5).NextBytes(big.AsSpan(0, 1_000_000));
        File.WriteAllBytes(project.At("big"), big);
        LayerEntry[] entries =
        [
            new FileEntry("app/run", new FileSource.InMemory("#!/bin/sh\n"u8.ToArray()), 0x9ED, 1654, 1655),
            new FileEntry("app/big", new FileSource.OnDisk(project.At("big")), 0x1A4, 0, 0),
            new FileEntry("app/empty", new FileSource.InMemory(default), 0x100, 0, 0),
            new FolderEntry("app/data", 0x3FF, 3_000_000, 3_000_001),
            new LinkEntry("app/link", "../" + new string('t', 200), 7, 8),
            new FileEntry($"größe/{new string('n', 200)}/😀", new FileSource.InMemory("content"u8.ToArray()), 0x180, 0, 0),
            new FileEntry("id", new FileSource.InMemory(Encoding.ASCII.GetBytes(project.Id)), 0x1A4, 0, 0),
        ];
        var store = new BlobStore(Path.Combine(project.Root, "store"));
        var layer = (await new LayerBuilder(store, packing, DateTimeOffset.FromUnixTimeSeconds(1_000_000_000))
            .BuildAsync([new LayerDefinition("test", entries)], Path.Combine(project.Root, "digests"), project.Token)).Single();
        await project.Engine.Images.LoadAsync((archive, token) => WriteArchiveAsync(archive, project, layer, store, token), project.Token);

        var found = await SeenByEngineAsync(project);

        var expected = ImageTree.Empty.With(entries).Below("").ToDictionary(entry => entry.Path, Shown);
        foreach (var (path, shown) in expected)
            Assert.AreEqual(shown, found.GetValueOrDefault(path), path);
        CollectionAssert.IsSubsetOf(found.Keys.Where(path => !IsTheContainers(path)).ToArray(), expected.Keys.ToArray());
    }

    [TestMethod]
    public async Task The_tree_of_an_images_layers_is_what_its_containers_see()
    {
        await using var project = (await ImageProject.StartAsync(TestContext.CancellationToken)).With("f", "content").WithDockerfile(
            """
            RUN mkdir -p /t/gone /t/again/deep /t/replaced && echo 1 > /t/gone/f && echo 2 > /t/again/deep/f && echo 3 > /t/again/old && ln -s again /t/link && echo 4 > /t/file && ln /t/file /t/hard && mkfifo /t/pipe
            RUN rm -r /t/gone && rm -r /t/again && mkdir /t/again && echo new > /t/again/new && rm -r /t/replaced && echo 5 > /t/replaced
            RUN chmod 1777 /t/again && chown 12:34 /t/file && rm /t/link && mkdir /t/link && echo 6 > "/t/link/$(printf 'n%.0s' $(seq 150))" && ln -s "/$(printf 't%.0s' $(seq 180))" /t/long
            COPY f /t/again/deep/
            RUN rm /t/hard && ln /t/replaced /t/hard && rm /t/pipe
            """);
        await project.ApplyAsync();
        var layers = await SaveAsync(project);
        var tree = await ImageTree.Empty.WithAsync([.. layers.Layers], layers, project.Token);

        var found = await SeenByEngineAsync(project);

        var expected = tree.Below("").Where(entry => !IsTheContainers(entry.Path)).ToDictionary(entry => entry.Path, Shown);
        Assert.IsGreaterThan(200, expected.Count);
        foreach (var path in expected.Keys.Union(found.Keys.Where(path => !IsTheContainers(path))))
            Assert.AreEqual(found.GetValueOrDefault(path), expected.GetValueOrDefault(path), path);
        Assert.IsNull(tree.Find("t/gone"));
        Assert.AreEqual("file 644 0:0 7", Shown(tree.Find("t/again/deep/f")!));
    }

    /// <summary>What an engine puts over the image in each container.</summary>
    private static bool IsTheContainers(string path) =>
        path is ".dockerenv" or "dev" or "proc" or "sys" or "etc" or "etc/hosts" or "etc/hostname" or "etc/resolv.conf" or "etc/mtab"
        || path.StartsWith("dev/", StringComparison.Ordinal) || path.StartsWith("proc/", StringComparison.Ordinal) || path.StartsWith("sys/", StringComparison.Ordinal);

    private static string Shown(LayerEntry entry) => entry switch
    {
        FolderEntry => $"folder {Convert.ToString(entry.Mode, 8)} {entry.Uid}:{entry.Gid}",
        LinkEntry link => $"link {link.Target} {entry.Uid}:{entry.Gid}",
        FileEntry { Source: var source } =>
            $"file {Convert.ToString(entry.Mode, 8)} {entry.Uid}:{entry.Gid} {source switch { FileSource.InLayer inner => inner.Size, FileSource.InMemory memory => memory.Content.Length, FileSource.OnDisk disk => new FileInfo(disk.Path).Length, _ => -1 }}",
        _ => "",
    };

    /// <summary>The whole file system of a container that never runs.</summary>
    private static async Task<Dictionary<string, string>> SeenByEngineAsync(ImageProject project)
    {
        var request = new ContainerCreateRequest { Image = project.Tag, Cmd = ["true"], Labels = new Dictionary<string, string> { [ImageProject.Label] = project.Id } };
        var container = await project.Engine.Containers.CreateAsync(null, request, project.Token);
        try
        {
            await using var archive = await project.Engine.Containers.GetArchiveAsync(container.Id, "/", project.Token);
            await using var tar = new TarReader(archive);
            var found = new Dictionary<string, string>();
            while (await tar.GetNextEntryAsync(copyData: false, project.Token) is { } entry)
            {
                var path = entry.Name.Trim('/');
                path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
                var mode = Convert.ToString((int)entry.Mode, 8);
                var shown = entry.EntryType switch
                {
                    TarEntryType.Directory => $"folder {mode} {entry.Uid}:{entry.Gid}",
                    TarEntryType.SymbolicLink => $"link {entry.LinkName} {entry.Uid}:{entry.Gid}",
                    TarEntryType.HardLink => found[entry.LinkName.Trim('/')],
                    TarEntryType.RegularFile => $"file {mode} {entry.Uid}:{entry.Gid} {entry.Length}",
                    _ => null,
                };
                if (shown is not null && path.Length > 0)
                    found[path] = shown;
            }

            return found;
        }
        finally
        {
            await project.Engine.Containers.RemoveAsync(container.Id, project.Token, force: true);
        }
    }

    private static async Task WriteArchiveAsync(Stream archive, ImageProject project, Layer layer, BlobStore store, CancellationToken token)
    {
        var labels = new Dictionary<string, string> { [ImageProject.Label] = project.Id };
        var configuration = OciJson.Write(new ImageConfiguration(Platform.Host, [layer.DiffId]) { Execution = new ExecutionConfig { Labels = labels } });
        await using var tar = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true);
        await AddAsync(tar, Configuration, new MemoryStream(configuration), token);
        await AddAsync(tar, "layer.tar", await store.OpenAsync(layer.Blob, token), token);
        await AddAsync(tar, "manifest.json", new MemoryStream(Encoding.UTF8.GetBytes($$"""[{"Config":"{{Configuration}}","RepoTags":["{{project.Tag}}"],"Layers":["layer.tar"]}]""")), token);
    }

    private static async Task AddAsync(TarWriter tar, string name, Stream content, CancellationToken token)
    {
        await using (content)
            await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = content }, token);
    }

    private static async Task<SavedLayers> SaveAsync(ImageProject project)
    {
        var folder = Directory.CreateDirectory(Path.Combine(project.Root, "saved")).FullName;
        await using (var archive = await project.Engine.Images.SaveAsync([project.Tag], project.Token))
            await TarFile.ExtractToDirectoryAsync(archive, folder, overwriteFiles: true, project.Token);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        var image = manifest.RootElement[0];
        using var configuration = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, image.GetProperty("Config").GetString()!)));
        var diffIds = configuration.RootElement.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(id => Digest.Parse(id.GetString()!));
        var files = image.GetProperty("Layers").EnumerateArray().Select(name => Path.Combine(folder, name.GetString()!));
        return new SavedLayers([.. diffIds.Zip(files)]);
    }

    /// <summary>The layers of <c>docker save</c>, by their diffIDs, as plain tars or not.</summary>
    private sealed class SavedLayers((Digest DiffId, string File)[] files) : IBlobSource
    {
        public IEnumerable<(Descriptor Blob, Digest DiffId)> Layers => files.Select(layer => (new Descriptor(MediaTypes.DockerLayerTar, layer.DiffId, new FileInfo(layer.File).Length), layer.DiffId));

        public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken) => Task.FromResult<Stream>(File.OpenRead(files.First(layer => layer.DiffId == blob.Digest).File));
    }
}
