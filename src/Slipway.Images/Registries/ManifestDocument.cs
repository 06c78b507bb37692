using System.Text.Json;
using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Registries;

/// <summary>What kind of manifest some bytes are.</summary>
internal static class ManifestDocument
{
    private const string Schema1 = "application/vnd.docker.distribution.manifest.v1";

    /// <summary>What a request for a manifest accepts.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Accept { get; } =
        [new("Accept", $"{MediaTypes.Index}, {MediaTypes.Manifest}, {MediaTypes.DockerIndex}, {MediaTypes.DockerManifest}")];

    /// <summary>
    /// The media type: the document's own, else the registry's, else by what it has. One that could be read as both a manifest and an index is none, since who verified it as one could be given it as the other (CVE-2021-41190).
    /// </summary>
    /// <param name="content">The document.</param>
    /// <param name="told">The type in the answer's head.</param>
    /// <param name="image">For messages.</param>
    /// <exception cref="SlipwayException">SLIP2507: it is no kind that is known.</exception>
    public static string TypeOf(ReadOnlyMemory<byte> content, string? told, string image)
    {
        if (told?.StartsWith(Schema1, StringComparison.Ordinal) == true) throw new SlipwayException(RegistryErrors.Schema1(image));
        var (own, version, hasLayers, hasManifests) = Look(content, image);
        if (version == 1) throw new SlipwayException(RegistryErrors.Schema1(image));
        if (hasLayers && hasManifests) throw new SlipwayException(RegistryErrors.UnknownManifest(image, "an image manifest and an index at once"));
        var type = own ?? (told is not null && IsKnown(told) ? told : hasManifests ? MediaTypes.Index : hasLayers ? MediaTypes.Manifest : told ?? "no known type");
        if (!IsKnown(type) || (hasManifests && MediaTypes.IsManifest(type)) || (hasLayers && MediaTypes.IsIndex(type)))
            throw new SlipwayException(RegistryErrors.UnknownManifest(image, type));
        return type;
    }

    private static bool IsKnown(string type) => MediaTypes.IsIndex(type) || MediaTypes.IsManifest(type);

    private static (string? Type, int Version, bool HasLayers, bool HasManifests) Look(ReadOnlyMemory<byte> content, string image)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
            {
                var type = root.TryGetProperty("mediaType", out var told) && told.ValueKind == JsonValueKind.String ? told.GetString() : null;
                var version = root.TryGetProperty("schemaVersion", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var value) ? value : 0;
                return (type, version, root.TryGetProperty("layers", out _) || root.TryGetProperty("config", out _), root.TryGetProperty("manifests", out _));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Told below; the second is what text with halves of characters gives.
        }

        throw new SlipwayException(RegistryErrors.UnknownManifest(image, "no JSON object"));
    }
}
