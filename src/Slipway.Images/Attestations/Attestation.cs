using System.Globalization;
using Slipway.Images.Archives;
using Slipway.Images.Oci;

namespace Slipway.Images.Attestations;

/// <summary>Documents about an image. The same facts give the same bytes, and nothing in them tells of the machine that made them.</summary>
public static class Attestation
{
    /// <summary>The artifact type and media type of <see cref="Spdx"/>.</summary>
    public const string SpdxType = "application/spdx+json";

    /// <summary>The artifact type and media type of <see cref="Provenance"/>.</summary>
    public const string ProvenanceType = "application/vnd.in-toto+json";

    /// <summary>SPDX 2.3 in JSON: the image, its base, its packages and the files the build added.</summary>
    public static byte[] Spdx(BuildFacts facts, Descriptor image) => SpdxDocument.Of(facts, image).Write();

    /// <summary>An in-toto statement with a SLSA provenance 1.0 predicate.</summary>
    public static byte[] Provenance(BuildFacts facts, Descriptor image) => ProvenanceStatement.Write(facts, image);

    /// <summary>The document as an artifact manifest that refers to the image.</summary>
    /// <param name="document">The bytes.</param>
    /// <param name="artifactType"><see cref="SpdxType"/>, <see cref="ProvenanceType"/>.</param>
    /// <param name="image">The image's manifest or index.</param>
    /// <param name="time">For the annotation <c>org.opencontainers.image.created</c>.</param>
    public static Attachment Attach(byte[] document, string artifactType, Descriptor image, DateTimeOffset time)
    {
        // image-spec, manifest.md: an artifact without a configuration of its own names the two bytes "{}".
        byte[] nothing = [(byte)'{', (byte)'}'];
        var configuration = Descriptor.Of(MediaTypes.Empty, nothing);
        var content = Descriptor.Of(artifactType, document);
        var manifest = new ImageManifest(configuration, [content])
        {
            ArtifactType = artifactType,
            Subject = new Descriptor(image.MediaType, image.Digest, image.Size),
            Annotations = new Dictionary<string, string> { ["org.opencontainers.image.created"] = Utc(time) },
        };
        var bytes = OciJson.Write(manifest);
        var descriptor = Descriptor.Of(manifest.MediaType, bytes) with { ArtifactType = artifactType, Annotations = manifest.Annotations };
        return new Attachment(bytes, descriptor, image.Digest, [(configuration, nothing), (content, document)]);
    }

    /// <summary>Whole seconds in UTC, as SPDX (6.9) and OCI's annotations want it.</summary>
    internal static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
