using Slipway.Docker.References;
using Slipway.Images.Archives;
using Slipway.Images.Oci;

namespace Slipway.Images.Loading;

/// <summary>An image on its way into an engine, of which some layers may not be at hand: those that the engine has.</summary>
public sealed class LoadableImage
{
    private readonly IReadOnlyList<Descriptor?> blobs;
    private readonly IBlobSource source;
    private readonly ImageContent? content;

    private LoadableImage(ImageConfiguration configuration, ReadOnlyMemory<byte> bytes, IReadOnlyList<Descriptor?> blobs, IBlobSource source, ImageContent? content)
    {
        (Configuration, ConfigurationBytes, this.blobs, this.source, this.content) = (configuration, bytes, blobs, source, content);
        Id = Digest.Of(bytes.Span);
    }

    public ImageConfiguration Configuration { get; }

    public ReadOnlyMemory<byte> ConfigurationBytes { get; }

    /// <summary>The digest of the configuration.</summary>
    public Digest Id { get; }

    /// <summary>The digest of the manifest it is sent with; null where a layer's size is not known, so that it is sent without one.</summary>
    public Digest? ManifestDigest => content?.Descriptor.Digest;

    /// <summary>The manifest's bytes; empty where there is none.</summary>
    public ReadOnlyMemory<byte> ManifestBytes => content?.ManifestBytes ?? default;

    /// <summary>An image that is there as a whole.</summary>
    public static LoadableImage Of(ImageContent content) => new(content.Configuration, content.ConfigurationBytes, content.Manifest.Layers, content.Layers, content);

    /// <summary>An image by its configuration.</summary>
    /// <param name="configurationBytes">Exactly as the engine that has the image keeps them.</param>
    /// <param name="blobs">The layers' blobs, the lowest first; null for one that is not at hand.</param>
    /// <param name="source">Where they are.</param>
    /// <param name="origin">Of the configuration, for messages.</param>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">SLIP2400: it is no configuration.</exception>
    public static LoadableImage Of(ReadOnlyMemory<byte> configurationBytes, IReadOnlyList<Descriptor?> blobs, IBlobSource source, string origin)
    {
        var configuration = OciJson.ReadConfiguration(configurationBytes, origin);
        if (configuration.DiffIds.Count != blobs.Count)
            throw new ArgumentException("There is not a blob for each layer.", nameof(blobs));
        return new LoadableImage(configuration, configurationBytes, blobs, source, Whole(configuration, configurationBytes, blobs, source));
    }

    /// <summary>Bytes of a layer's blob; null for one that is not at hand.</summary>
    public long? SizeOf(int layer) => blobs[layer]?.Size;

    /// <summary>Whether an engine's id means this image.</summary>
    public bool IsKnownAs(string engineId) => engineId == Id.ToString() || engineId == ManifestDigest?.ToString();

    /// <summary>An image of the lowest layers alone, made to be there for a while: so that they stay in an engine until the image itself comes.</summary>
    /// <param name="count">How many layers.</param>
    /// <param name="created">When.</param>
    public LoadableImage Lowest(int count, DateTimeOffset created)
    {
        var configuration = new ImageConfiguration(Configuration.Platform, [.. Configuration.DiffIds.Take(count)]) { OsVersion = Configuration.OsVersion, OsFeatures = Configuration.OsFeatures, Created = created };
        var bytes = OciJson.Write(configuration);
        Descriptor?[] lowest = [.. blobs.Take(count)];
        return new LoadableImage(configuration, bytes, lowest, source, Whole(configuration, bytes, lowest, source));
    }

    /// <summary>Writes an archive as <c>POST /images/load</c> takes it.</summary>
    /// <param name="target">Not closed.</param>
    /// <param name="references">Its names.</param>
    /// <param name="sent">The layers, by their diffIDs, that go along; their blobs have to be at hand.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Slipway.Diagnostics.SlipwayException">SLIP2406, SLIP2410: a layer cannot be read, or is not what it should be.</exception>
    public Task WriteAsync(Stream target, IReadOnlyList<ImageReference> references, IReadOnlySet<Digest> sent, CancellationToken cancellationToken)
    {
        var going = new HashSet<Digest>();
        for (var i = 0; i < blobs.Count; i++)
        {
            if (sent.Contains(Configuration.DiffIds[i]))
                going.Add((blobs[i] ?? throw new InvalidOperationException($"The layer {Configuration.DiffIds[i]} is not at hand.")).Digest);
        }

        return content is not null
            ? ImageArchiveWriter.WriteAsync(target, content, references, layer => going.Contains(layer.Digest), cancellationToken)
            : ImageArchiveWriter.WriteDockerArchiveAsync(target, new DockerArchive(Configuration, ConfigurationBytes, blobs, source), references, going, cancellationToken);
    }

    // From the same configuration and the same blobs always the same manifest.
    private static ImageContent? Whole(ImageConfiguration configuration, ReadOnlyMemory<byte> bytes, IReadOnlyList<Descriptor?> blobs, IBlobSource source)
    {
        var layers = new List<Descriptor>(blobs.Count);
        foreach (var blob in blobs)
        {
            if (blob is null)
                return null;
            layers.Add(blob);
        }

        var manifest = new ImageManifest(Descriptor.Of(MediaTypes.Configuration, bytes.Span), layers);
        return new ImageContent(manifest, OciJson.Write(manifest), configuration, bytes, source);
    }
}
