using System.Text.Json;
using System.Text.Unicode;
using Slipway.Diagnostics;

namespace Slipway.Images.Attestations;

/// <summary>Reads package lists that are JSON, from files that nobody vouches for.</summary>
internal static class PackageJson
{
    /// <summary>Reads the packages that are the members of the document's object <paramref name="list"/>, in ordinal order of their package URLs.</summary>
    /// <exception cref="SlipwayException">SLIP2600.</exception>
    public static IReadOnlyList<SbomComponent> Read(
        ReadOnlyMemory<byte> json, string path, string list, Func<JsonElement.ObjectEnumerator, IEnumerable<SbomComponent>> packages)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        if (!Utf8.IsValid(json.Span))
            throw new SlipwayException(ReportErrors.PackageListUnreadable(path, "it is not UTF-8"));
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(list, out var members))
                throw new SlipwayException(ReportErrors.PackageListUnreadable(path, $"it has no '{list}'"));
            var found = new List<SbomComponent>(packages(members.EnumerateObject()));
            found.Sort(static (one, other) => string.CompareOrdinal(one.PackageUrl, other.PackageUrl));
            return found;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // JsonElement says InvalidOperationException for a member of the wrong kind and for an escaped half of a surrogate pair.
            throw new SlipwayException(ReportErrors.PackageListUnreadable(path, failure.Message.ReplaceLineEndings(" ")), failure);
        }
    }

    /// <summary>The member of an object that is a text; null where there is none or it is something else.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
