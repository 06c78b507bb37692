using Slipway.Docker.References;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>
/// What an archive of some images holds: the blobs in the order to write them, and the documents that name them.
/// An image for several platforms is an index in <c>blobs/</c> that <c>index.json</c> points to. <c>manifest.json</c>, which engines without containerd's store read and which has no platforms, then names
/// the image for this machine's platform where there is one, else the first. Attachments are entries of <c>index.json</c> without a name, as ORAS has them.
/// </summary>
internal sealed class LayoutPlan
{
    public const string RefName = "org.opencontainers.image.ref.name";
    public const string ContainerdName = "io.containerd.image.name";
    public const string LayoutFile = "oci-layout";
    public const string IndexFile = "index.json";
    public const string ManifestFile = "manifest.json";

    private readonly HashSet<Digest> known = [];
    private readonly List<PlannedBlob> blobs = [];

    public LayoutPlan(ImageSet images)
    {
        foreach (var image in images.Images)
        {
            foreach (var layer in image.Manifest.Layers)
                Add(layer, content: null, image.Layers);
            Add(image.Manifest.Config, image.ConfigurationBytes, source: null);
            Add(image.Descriptor, image.ManifestBytes, source: null);
        }

        foreach (var attachment in images.Attachments)
        {
            foreach (var (descriptor, content) in attachment.Blobs)
                Add(descriptor, content, source: null);
            Add(attachment.Descriptor, attachment.ManifestBytes, source: null);
        }

        References = [.. images.References.DistinctBy(reference => reference.Canonical)];
        Entries = EntriesOf(images, Root(images.Images));
        Archived = images.Images.FirstOrDefault(image => Platform.Host.Accepts(image.Configuration.Platform)) ?? images.Images[0];
    }

    /// <summary>Each once, layers before what names them.</summary>
    public IReadOnlyList<PlannedBlob> Blobs => blobs;

    /// <summary>Of <c>index.json</c>: one for each reference with a tag, else one under the project's name for the image.</summary>
    public IReadOnlyList<Descriptor> Entries { get; }

    /// <summary>Which image <c>manifest.json</c> names.</summary>
    public ImageContent Archived { get; }

    public IReadOnlyList<ImageReference> References { get; }

    /// <summary><c>oci-layout</c> (OCI image-spec, image-layout.md).</summary>
    public static ReadOnlyMemory<byte> Layout { get; } = """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray();

    public static string NameOf(Digest digest) => "blobs/sha256/" + digest.Hex;

    /// <summary><c>manifest.json</c> as <c>docker load</c> reads it (moby, image/tarexport).</summary>
    public byte[] DockerManifest() => DockerManifest(NameOf(Archived.Manifest.Config.Digest), References, Archived.Manifest.Layers.Select(layer => NameOf(layer.Digest)));

    /// <summary>As <see cref="DockerManifest()"/>, for an image that is described by nothing else.</summary>
    public static byte[] DockerManifest(string configurationName, IReadOnlyList<ImageReference> references, IEnumerable<string> layerNames) =>
        JsonDocumentWriter.Write((configurationName, references, layerNames), static (json, image) =>
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("Config", image.configurationName);
            json.WriteStartArray("RepoTags");
            foreach (var reference in image.references)
            {
                // A digest names an image by what it is, and is no tag.
                if (reference.Tag is { } tag)
                    json.WriteStringValue($"{reference.FamiliarName}:{tag}");
            }

            json.WriteEndArray();
            json.WriteStartArray("Layers");
            foreach (var name in image.layerNames)
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        });

    private Descriptor Root(IReadOnlyList<ImageContent> images)
    {
        if (images is [var single])
            return single.Descriptor;
        var bytes = OciJson.Write(new ImageIndex([.. images.Select(image => image.Descriptor)]));
        var descriptor = Descriptor.Of(MediaTypes.Index, bytes);
        Add(descriptor, bytes, source: null);
        return descriptor;
    }

    private void Add(Descriptor descriptor, ReadOnlyMemory<byte>? content, IBlobSource? source)
    {
        if (known.Add(descriptor.Digest))
            blobs.Add(new PlannedBlob(descriptor, content, source));
    }

    private List<Descriptor> EntriesOf(ImageSet images, Descriptor root)
    {
        var entries = new List<Descriptor>();
        foreach (var reference in References)
        {
            if (reference.Tag is { } tag)
                entries.Add(root with { Annotations = Names((ContainerdName, $"{reference.Name}:{tag}"), (RefName, tag)) });
        }

        // The project's name for it, so that the next build knows which entry to replace.
        if (entries.Count == 0)
            entries.Add(images.Name.Length == 0 ? root : root with { Annotations = Names((RefName, images.Name)) });
        foreach (var attachment in images.Attachments)
            entries.Add(attachment.Descriptor);
        return entries;
    }

    private static Dictionary<string, string> Names(params (string Name, string Value)[] pairs) => pairs.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
}

/// <summary>A blob of an archive: a document at hand, or a layer to be had from its source.</summary>
internal sealed record PlannedBlob(Descriptor Descriptor, ReadOnlyMemory<byte>? Content, IBlobSource? Source)
{
    public string Name { get; } = LayoutPlan.NameOf(Descriptor.Digest);
}
