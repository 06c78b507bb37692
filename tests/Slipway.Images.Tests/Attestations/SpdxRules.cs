using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Images.Tests.Attestations;

/// <summary>What SPDX 2.3 demands of a JSON document, as far as Slipway's documents go: the specification's schema (schemas/spdx-schema-2-3.json) and the rules that it does not hold.</summary>
internal static partial class SpdxRules
{
    private static readonly string[] DocumentMembers =
        ["SPDXID", "creationInfo", "dataLicense", "name", "spdxVersion", "documentNamespace", "packages", "relationships"];

    // The schema closes packages with additionalProperties: false.
    private static readonly string[] PackageMembers =
    [
        "SPDXID", "annotations", "attributionTexts", "builtDate", "checksums", "comment", "copyrightText", "description", "downloadLocation", "externalRefs", "filesAnalyzed", "homepage", "licenseComments",
        "licenseConcluded", "licenseDeclared", "name", "originator", "packageFileName", "primaryPackagePurpose", "releaseDate", "sourceInfo", "summary", "supplier", "validUntilDate", "versionInfo",
    ];

    private static readonly string[] Purposes =
        ["OTHER", "INSTALL", "ARCHIVE", "FIRMWARE", "APPLICATION", "FRAMEWORK", "LIBRARY", "CONTAINER", "SOURCE", "DEVICE", "OPERATING_SYSTEM", "FILE"];

    private static readonly string[] Relationships = ["DESCRIBES", "CONTAINS", "DESCENDANT_OF", "BUILD_TOOL_OF"];

    [GeneratedRegex("^SPDXRef-[A-Za-z0-9.-]+$")]
    private static partial Regex Identifier { get; }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    private static partial Regex UtcTime { get; }

    [GeneratedRegex(@"^(Tool: \S.*-\S+|Person: .+|Organization: .+)$")]
    private static partial Regex Creator { get; }

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256 { get; }

    [GeneratedRegex(@"^pkg:[a-z.+-]+/[A-Za-z0-9._~%:/-]+(@[A-Za-z0-9._~%:-]+)?(\?[a-z_.-]+=[^&\s]+(&[a-z_.-]+=[^&\s]+)*)?$")]
    private static partial Regex Purl { get; }

    public static void Check(JsonElement document)
    {
        var members = document.EnumerateObject().Select(member => member.Name).ToArray();
        CollectionAssert.AreEquivalent(DocumentMembers, members);
        Assert.AreEqual("SPDX-2.3", document.GetProperty("spdxVersion").GetString());
        Assert.AreEqual("CC0-1.0", document.GetProperty("dataLicense").GetString());
        Assert.AreEqual("SPDXRef-DOCUMENT", document.GetProperty("SPDXID").GetString());
        CheckLine(document.GetProperty("name"));
        var place = document.GetProperty("documentNamespace").GetString()!;
        Assert.IsTrue(Uri.TryCreate(place, UriKind.Absolute, out _), place);
        Assert.DoesNotContain('#', place);

        var creation = document.GetProperty("creationInfo");
        Assert.MatchesRegex(UtcTime, creation.GetProperty("created").GetString()!);
        Assert.AreNotEqual(0, creation.GetProperty("creators").GetArrayLength());
        foreach (var creator in creation.GetProperty("creators").EnumerateArray())
            Assert.MatchesRegex(Creator, creator.GetString()!);

        var ids = new HashSet<string> { "SPDXRef-DOCUMENT" };
        foreach (var package in document.GetProperty("packages").EnumerateArray())
            CheckPackage(package, ids);
        foreach (var relationship in document.GetProperty("relationships").EnumerateArray())
        {
            Assert.Contains(relationship.GetProperty("spdxElementId").GetString()!, ids);
            Assert.Contains(relationship.GetProperty("relatedSpdxElement").GetString()!, ids);
            Assert.Contains(relationship.GetProperty("relationshipType").GetString()!, Relationships);
            Assert.AreEqual(3, relationship.EnumerateObject().Count());
        }
    }

    private static void CheckPackage(JsonElement package, HashSet<string> ids)
    {
        foreach (var member in package.EnumerateObject())
            Assert.Contains(member.Name, PackageMembers);
        var id = package.GetProperty("SPDXID").GetString()!;
        Assert.MatchesRegex(Identifier, id);
        Assert.IsTrue(ids.Add(id), $"{id} twice");
        CheckLine(package.GetProperty("name"));
        Assert.AreEqual("NOASSERTION", package.GetProperty("downloadLocation").GetString());
        Assert.AreEqual("NOASSERTION", package.GetProperty("licenseConcluded").GetString());
        // 7.9: without it, the default (true) would ask for a verification code.
        Assert.IsFalse(package.GetProperty("filesAnalyzed").GetBoolean());
        if (package.TryGetProperty("versionInfo", out var version))
            CheckLine(version);
        if (package.TryGetProperty("packageFileName", out var file))
            CheckLine(file);
        if (package.TryGetProperty("primaryPackagePurpose", out var purpose))
            Assert.Contains(purpose.GetString()!, Purposes);
        if (package.TryGetProperty("checksums", out var checksums))
        {
            foreach (var checksum in checksums.EnumerateArray())
            {
                Assert.AreEqual("SHA256", checksum.GetProperty("algorithm").GetString());
                Assert.MatchesRegex(Sha256, checksum.GetProperty("checksumValue").GetString()!);
            }
        }

        if (package.TryGetProperty("externalRefs", out var references))
        {
            foreach (var reference in references.EnumerateArray())
            {
                Assert.AreEqual("PACKAGE-MANAGER", reference.GetProperty("referenceCategory").GetString());
                Assert.AreEqual("purl", reference.GetProperty("referenceType").GetString());
                Assert.MatchesRegex(Purl, reference.GetProperty("referenceLocator").GetString()!);
            }
        }
    }

    private static void CheckLine(JsonElement text)
    {
        var value = text.GetString()!;
        Assert.AreNotEqual("", value);
        Assert.IsFalse(value.Any(char.IsControl), value);
    }
}
