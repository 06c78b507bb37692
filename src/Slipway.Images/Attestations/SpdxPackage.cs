using System.Text.Json;
using Slipway.Images.Oci;

namespace Slipway.Images.Attestations;

/// <summary>A package of an SPDX document. None has its files analysed, so none has a verification code (SPDX 2.3, 7.8 and 7.9).</summary>
/// <param name="Id"><c>SPDXRef-…</c></param>
/// <param name="Name">One line.</param>
internal sealed record SpdxPackage(string Id, string Name)
{
    private const string Unknown = "NOASSERTION";

    public string? Version { get; init; }

    public string? FileName { get; init; }

    public string? SourceInfo { get; init; }

    /// <summary><c>CONTAINER</c>, <c>FILE</c>… (7.24).</summary>
    public string? Purpose { get; init; }

    /// <summary>SHA-256.</summary>
    public Digest? Checksum { get; init; }

    public string? PackageUrl { get; init; }

    public string? License { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", Id);
        json.WriteString("name", Name);
        WriteUnlessNull(json, "versionInfo", Version);
        WriteUnlessNull(json, "packageFileName", FileName);
        json.WriteString("downloadLocation", Unknown);
        json.WriteBoolean("filesAnalyzed", false);
        if (Checksum is { } checksum)
        {
            json.WriteStartArray("checksums");
            json.WriteStartObject();
            json.WriteString("algorithm", "SHA256");
            json.WriteString("checksumValue", checksum.Hex);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        WriteUnlessNull(json, "sourceInfo", SourceInfo);
        json.WriteString("licenseConcluded", Unknown);
        json.WriteString("licenseDeclared", License is not null && LicenseExpression.IsValid(License) ? License : Unknown);
        json.WriteString("copyrightText", Unknown);
        WriteUnlessNull(json, "primaryPackagePurpose", Purpose);
        if (PackageUrl is not null)
        {
            json.WriteStartArray("externalRefs");
            json.WriteStartObject();
            json.WriteString("referenceCategory", "PACKAGE-MANAGER");
            json.WriteString("referenceType", "purl");
            json.WriteString("referenceLocator", PackageUrl);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteUnlessNull(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
