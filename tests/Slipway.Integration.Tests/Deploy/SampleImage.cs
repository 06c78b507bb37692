using System.Formats.Tar;
using Slipway.Docker;
using Slipway.Docker.References;
using Slipway.Images.Blobs;
using Slipway.Images.Loading;
using Slipway.Images.Oci;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>Makes images of layers that compress as little as real ones, without an engine.</summary>
/// <param name="store">Keeps the layers.</param>
/// <param name="platform">What the images run on.</param>
internal sealed class SampleImage(BlobStore store, Platform platform)
{
    /// <summary>A layer with one file of so many bytes, of which a part is zeros.</summary>
    public async Task<Descriptor> LayerAsync(int seed, int size, CancellationToken cancellationToken, double zeros = 0)
    {
        await using var writer = store.Create();
        await using (var tar = new TarWriter(writer.Stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            var content = new byte[size];
            new Random(seed).NextBytes(content.AsSpan(0, (int)(size * (1 - zeros))));
            await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, $"file{seed}") { DataStream = new MemoryStream(content) }, cancellationToken);
        }

        return await writer.CommitAsync(MediaTypes.LayerTar, cancellationToken);
    }

    /// <summary>An image of layers; a label makes it another one of the same layers.</summary>
    public ImageContent Of(string label, params Descriptor[] layers) => ImageContent.Of(
        new ImageConfiguration(platform, [.. layers.Select(layer => layer.Digest)])
        {
            Created = DateTimeOffset.UnixEpoch,
            History = [.. layers.Select(_ => new HistoryEntry("COPY sample"))],
            Execution = new ExecutionConfig { Cmd = ["/nothing"], Labels = new Dictionary<string, string> { ["sample"] = label } },
        },
        layers,
        store);

    /// <summary>Puts an image into an engine.</summary>
    public static async Task LoadAsync(Engine engine, ImageContent image, string reference, CancellationToken cancellationToken) =>
        Assert.IsNotNull(await new EngineLoad(engine).LoadAsync(image, [ImageReference.Parse(reference)], [], cancellationToken));
}
