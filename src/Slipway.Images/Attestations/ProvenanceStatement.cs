using System.Text.Json;
using Slipway.Images.Oci;

namespace Slipway.Images.Attestations;

/// <summary>
/// An in-toto Statement v1 with a SLSA provenance v1 predicate. It has no build times: the only time that is the same for the same inputs is the commit's, which is not when the build began or ended.
/// </summary>
internal static class ProvenanceStatement
{
    // A package URL is a URI, and the package is where Slipway's documentation is to be had whatever site it has.
    private const string BuildType = "pkg:nuget/Slipway.Sdk#docs/images.md";
    private const string Builder = "pkg:nuget/Slipway.Sdk";

    public static byte[] Write(BuildFacts facts, Descriptor image) => DocumentWriter.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("_type", "https://in-toto.io/Statement/v1");
        json.WriteStartArray("subject");
        WriteResource(json, "name", facts.ImageName, "sha256", image.Digest.Hex);
        json.WriteEndArray();
        json.WriteString("predicateType", "https://slsa.dev/provenance/v1");
        json.WriteStartObject("predicate");
        WriteBuildDefinition(json, facts);
        WriteRunDetails(json, facts);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteBuildDefinition(Utf8JsonWriter json, BuildFacts facts)
    {
        var source = GitSourceUri.Of(facts.GitSource);
        json.WriteStartObject("buildDefinition");
        json.WriteString("buildType", BuildType);
        json.WriteStartObject("externalParameters");
        json.WriteString("image", facts.ImageName);
        if (source is not null)
            json.WriteString("source", source);
        json.WriteEndObject();
        json.WriteStartArray("resolvedDependencies");
        if (facts.Base is { } given)
        {
            var name = BaseImage.Of(given);
            WriteResource(json, "uri", name.Uri, "sha256", name.Digest.Hex);
        }

        if (facts.GitRevision is { Length: > 0 } revision)
            WriteResource(json, source is null ? "name" : "uri", source is null ? "source" : $"{source}@{revision}", "gitCommit", revision);
        if (facts.DockerfileDigest is { } dockerfile)
            WriteResource(json, "name", "Dockerfile", "sha256", dockerfile.Hex);
        WriteResource(json, "name", "inputs", "sha256", facts.InputsDigest.Hex);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRunDetails(Utf8JsonWriter json, BuildFacts facts)
    {
        json.WriteStartObject("runDetails");
        json.WriteStartObject("builder");
        json.WriteString("id", Builder);
        json.WriteStartObject("version");
        json.WriteString("slipway", facts.SlipwayVersion);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, string member, string value, string algorithm, string digest)
    {
        json.WriteStartObject();
        json.WriteString(member, value);
        json.WriteStartObject("digest");
        json.WriteString(algorithm, digest);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
