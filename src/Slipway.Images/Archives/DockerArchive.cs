using Slipway.Docker.References;
using Slipway.Images.Oci;

namespace Slipway.Images.Archives;

/// <summary>An image as <c>manifest.json</c> alone describes it (moby, image/tarexport): no size of a layer is told, so layers that an engine has need not be known here.</summary>
/// <param name="Configuration">Of the image.</param>
/// <param name="ConfigurationBytes">Its bytes.</param>
/// <param name="Blobs">The layers' blobs, the lowest first; null for one that is not at hand.</param>
/// <param name="Source">Where they are.</param>
internal sealed record DockerArchive(ImageConfiguration Configuration, ReadOnlyMemory<byte> ConfigurationBytes, IReadOnlyList<Descriptor?> Blobs, IBlobSource Source)
{
    public string ConfigurationName { get; } = LayoutPlan.NameOf(Digest.Of(ConfigurationBytes.Span));

    /// <summary>The names of the layers' files, present or not.</summary>
    public IEnumerable<string> LayerNames => Blobs.Select((blob, at) => LayoutPlan.NameOf(blob?.Digest ?? Configuration.DiffIds[at]));

    /// <summary>The bytes of <c>manifest.json</c>.</summary>
    public byte[] Manifest(IReadOnlyList<ImageReference> references) => LayoutPlan.DockerManifest(ConfigurationName, references, LayerNames);
}
