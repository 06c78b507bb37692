using System.Text;
using Slipway.Images.Attestations;
using Slipway.Images.Oci;

namespace Slipway.Images.Tests.Attestations;

[TestClass]
public sealed class AttachmentTests
{
    private static readonly byte[] Document = Attestation.Spdx(Facts.Full, Facts.Image);

    private static readonly DateTimeOffset Time = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [TestMethod]
    public void A_document_refers_to_its_image_and_names_its_type()
    {
        var attachment = Attestation.Attach(Document, Attestation.SpdxType, Facts.Image with { Platform = new Platform("linux", "amd64") }, Time);

        var manifest = OciJson.ReadManifest(attachment.ManifestBytes, "the attachment");
        Assert.AreEqual("application/spdx+json", manifest.ArtifactType);
        Assert.AreEqual(MediaTypes.Empty, manifest.Config.MediaType);
        Assert.AreEqual(Facts.Image.Digest, manifest.Subject!.Digest);
        Assert.AreEqual(Facts.Image.Size, manifest.Subject.Size);
        Assert.AreEqual(Facts.Image.MediaType, manifest.Subject.MediaType);
        Assert.IsNull(manifest.Subject.Platform);
        Assert.AreEqual(Digest.Of(Document), manifest.Layers.Single().Digest);
        Assert.AreEqual("2024-05-06T07:08:09Z", manifest.Annotations["org.opencontainers.image.created"]);
        Assert.AreEqual(Facts.Image.Digest, attachment.Subject);
        Assert.AreEqual(Digest.Of(attachment.ManifestBytes.Span), attachment.Descriptor.Digest);
        Assert.AreEqual("application/spdx+json", attachment.Descriptor.ArtifactType);
    }

    [TestMethod]
    public void Every_blob_that_the_manifest_names_is_there_and_whole()
    {
        var attachment = Attestation.Attach(Document, Attestation.SpdxType, Facts.Image, Time);

        var manifest = OciJson.ReadManifest(attachment.ManifestBytes, "the attachment");
        CollectionAssert.AreEqual(
            new[] { manifest.Config.Digest, manifest.Layers[0].Digest }, attachment.Blobs.Select(blob => Digest.Of(blob.Content.Span)).ToArray());
        foreach (var (descriptor, content) in attachment.Blobs)
            Assert.AreEqual(Descriptor.Of(descriptor.MediaType, content.Span).Digest, descriptor.Digest);
        Assert.AreEqual("{}", Encoding.UTF8.GetString(attachment.Blobs[0].Content.Span));
    }

    [TestMethod]
    public void The_same_document_makes_the_same_attachment() =>
        Assert.AreEqual(
            Attestation.Attach(Document, Attestation.SpdxType, Facts.Image, Time).Descriptor.Digest,
            Attestation.Attach((byte[])Document.Clone(), Attestation.SpdxType, Facts.Image, Time.ToOffset(TimeSpan.FromHours(5))).Descriptor.Digest);
}
