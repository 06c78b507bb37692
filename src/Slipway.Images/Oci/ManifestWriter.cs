using System.Text.Json;

namespace Slipway.Images.Oci;

/// <summary>Writes manifests and indexes, their members in the order of the OCI image-spec.</summary>
internal static class ManifestWriter
{
    private const int SchemaVersion = 2;

    public static void Write(Utf8JsonWriter json, ImageManifest manifest)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("mediaType", manifest.MediaType);
        json.WriteText("artifactType", manifest.ArtifactType);
        json.WritePropertyName("config");
        Write(json, manifest.Config);
        WriteAll(json, "layers", manifest.Layers);
        if (manifest.Subject is { } subject)
        {
            json.WritePropertyName("subject");
            Write(json, subject);
        }

        json.WriteMap("annotations", manifest.Annotations);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ImageIndex index)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("mediaType", index.MediaType);
        WriteAll(json, "manifests", index.Manifests);
        json.WriteMap("annotations", index.Annotations);
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IReadOnlyList<Descriptor> descriptors)
    {
        json.WriteStartArray(name);
        foreach (var descriptor in descriptors)
            Write(json, descriptor);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", descriptor.MediaType);
        json.WriteString("digest", descriptor.Digest.ToString());
        json.WriteNumber("size", descriptor.Size);
        json.WriteText("artifactType", descriptor.ArtifactType);
        json.WriteMap("annotations", descriptor.Annotations);
        if (descriptor.Platform is { } platform)
        {
            json.WriteStartObject("platform");
            json.WriteString("architecture", platform.Architecture);
            json.WriteString("os", platform.Os);
            json.WriteText("variant", platform.Variant);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
