using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Slipway.Docker;
using Slipway.Images.Archives;
using Slipway.Images.Oci;

namespace Slipway.Integration.Tests.Images.Registries;

/// <summary>Images to push.</summary>
internal static class TestImage
{
    /// <summary>An image of one layer of random bytes, which no container could be made of.</summary>
    public static ImageContent Random(int seed, int size = 10_000, string platform = "linux/amd64")
    {
        var layer = new byte[size];
        new Random(seed).NextBytes(layer);
        var source = new Contents(layer);
        return ImageContent.Of(new ImageConfiguration(Platform.Parse(platform)!, [Digest.Of(layer)]), [Descriptor.Of(MediaTypes.LayerTar, layer)], source);
    }

    /// <summary>An image of the engine, with gzip layers, and a label that makes it another one.</summary>
    public static async Task<ImageContent> OfEngineAsync(Engine engine, string image, string label, CancellationToken token)
    {
        Dictionary<string, byte[]> files = [];
        await using (var archive = await engine.Images.SaveAsync([image], token))
        await using (var tar = new TarReader(archive))
        {
            while (await tar.GetNextEntryAsync(copyData: false, token) is { } entry)
            {
                if (entry.DataStream is null) continue;
                using var content = new MemoryStream();
                await entry.DataStream.CopyToAsync(content, token);
                files[entry.Name] = content.ToArray();
            }
        }

        using var manifest = JsonDocument.Parse(files["manifest.json"]);
        var one = manifest.RootElement[0];
        List<byte[]> layers = [];
        foreach (var name in one.GetProperty("Layers").EnumerateArray())
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(files[name.GetString()!]);
            layers.Add(packed.ToArray());
        }

        var configuration = OciJson.ReadConfiguration(files[one.GetProperty("Config").GetString()!], image);
        configuration = configuration with { Execution = configuration.Execution with { Labels = new Dictionary<string, string> { [ImageProject.Label] = label } } };
        return ImageContent.Of(configuration, [.. layers.Select(layer => Descriptor.Of(MediaTypes.LayerGzip, layer))], new Contents([.. layers]));
    }

    public static Attachment Attachment(ImageContent image)
    {
        var (config, document) = ("{}"u8.ToArray(), "{\"spdxVersion\":\"SPDX-2.3\"}"u8.ToArray());
        var (about, sbom) = (Descriptor.Of(MediaTypes.Empty, config), Descriptor.Of("application/spdx+json", document));
        var bytes = OciJson.Write(new ImageManifest(about, [sbom]) { ArtifactType = sbom.MediaType, Subject = image.Descriptor });
        return new Attachment(bytes, Descriptor.Of(MediaTypes.Manifest, bytes) with { ArtifactType = sbom.MediaType }, image.Descriptor.Digest, [(about, config), (sbom, document)]);
    }

    private sealed class Contents(params byte[][] contents) : IBlobSource
    {
        public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken) =>
            Task.FromResult<Stream>(new MemoryStream(contents.First(content => Digest.Of(content) == blob.Digest), writable: false));
    }
}
