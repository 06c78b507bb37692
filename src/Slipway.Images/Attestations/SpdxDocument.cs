using System.Text.Json;
using Slipway.Images.Oci;

namespace Slipway.Images.Attestations;

/// <summary>
/// An SPDX 2.3 document about an image. The files that the build added are packages with the purpose FILE and a SHA-256 checksum, because a file entry must have a SHA-1 (SPDX 2.3, 8.4), which nothing else here needs or trusts, and
/// because a package whose files are not analysed may not have file entries (7.8).
/// </summary>
internal sealed class SpdxDocument
{
    private const string Image = "SPDXRef-Image";
    private const string Base = "SPDXRef-Base";
    private const string Tool = "SPDXRef-Slipway";

    private readonly BuildFacts facts;
    private readonly Digest image;
    private readonly List<SpdxPackage> packages = [];
    private readonly List<(string From, string Kind, string To)> relationships = [];

    private SpdxDocument(BuildFacts facts, Digest image) => (this.facts, this.image) = (facts, image);

    public static SpdxDocument Of(BuildFacts facts, Descriptor image)
    {
        var document = new SpdxDocument(facts, image.Digest);
        document.AddImage();
        document.AddBase();
        document.AddTool();
        document.AddComponents();
        document.AddFiles();
        return document;
    }

    public byte[] Write() => DocumentWriter.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("spdxVersion", "SPDX-2.3");
        json.WriteString("dataLicense", "CC0-1.0");
        json.WriteString("SPDXID", "SPDXRef-DOCUMENT");
        json.WriteString("name", OneLine(facts.ImageName));
        json.WriteString("documentNamespace", Namespace());
        json.WriteStartObject("creationInfo");
        json.WriteString("created", Attestation.Utc(facts.Time));
        json.WriteStartArray("creators");
        json.WriteStringValue($"Tool: Slipway-{OneLine(facts.SlipwayVersion)}");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("packages");
        foreach (var package in packages)
            package.Write(json);
        json.WriteEndArray();
        WriteRelationships(json);
        json.WriteEndObject();
    });

    private void WriteRelationships(Utf8JsonWriter json)
    {
        json.WriteStartArray("relationships");
        foreach (var (from, kind, to) in relationships)
        {
            json.WriteStartObject();
            json.WriteString("spdxElementId", from);
            json.WriteString("relationshipType", kind);
            json.WriteString("relatedSpdxElement", to);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // 6.5: a URI without '#', unique to the document. spdx.org/spdxdocs is for creators without a site of their own. The same image described from other inputs is another document.
    private string Namespace() =>
        $"https://spdx.org/spdxdocs/{Uri.EscapeDataString(facts.ImageName)}-{image.Hex}-{facts.InputsDigest.Hex}";

    private void AddImage()
    {
        packages.Add(new SpdxPackage(Image, OneLine(facts.ImageName))
        {
            Version = image.ToString(),
            Purpose = "CONTAINER",
            Checksum = image,
            PackageUrl = PackageUrl.Oci(facts.ImageName, image),
            SourceInfo = Source(),
        });
        relationships.Add(("SPDXRef-DOCUMENT", "DESCRIBES", Image));
    }

    private string? Source() => (facts.GitRevision, GitSourceUri.Of(facts.GitSource)) switch
    {
        (null, _) => null,
        (var revision, null) => $"Built from git commit {revision}.",
        var (revision, source) => $"Built from {source}@{revision}.",
    };

    private void AddBase()
    {
        if (facts.Base is not { } given)
            return;
        var name = BaseImage.Of(given);
        packages.Add(new SpdxPackage(Base, name.Name)
        {
            Version = name.Digest.ToString(),
            Purpose = "CONTAINER",
            Checksum = name.Digest,
            PackageUrl = name.Uri,
        });
        relationships.Add((Image, "DESCENDANT_OF", Base));
    }

    private void AddTool()
    {
        packages.Add(new SpdxPackage(Tool, "Slipway")
        {
            Version = OneLine(facts.SlipwayVersion),
            Purpose = "APPLICATION",
            PackageUrl = PackageUrl.Nuget("Slipway.Sdk", facts.SlipwayVersion),
        });
        relationships.Add((Tool, "BUILD_TOOL_OF", Image));
    }

    private void AddComponents()
    {
        var sorted = new List<SbomComponent>(facts.Components);
        sorted.Sort(static (one, other) => Compare(
            string.CompareOrdinal(one.PackageUrl, other.PackageUrl), string.CompareOrdinal(one.License, other.License), string.CompareOrdinal(one.Name, other.Name)));
        string? last = null;
        foreach (var component in sorted)
        {
            if (component.PackageUrl == last)
                continue;
            last = component.PackageUrl;
            var id = SpdxIdentifier.Of("Package", $"{component.Name}-{component.Version}", component.PackageUrl);
            Contain(new SpdxPackage(id, OneLine(component.Name))
            {
                Version = OneLine(component.Version),
                PackageUrl = component.PackageUrl,
                License = component.License,
            });
        }
    }

    private void AddFiles()
    {
        var sorted = new List<(string Path, Digest Digest, long Size)>(facts.Files);
        sorted.Sort(static (one, other) => Compare(
            string.CompareOrdinal(one.Path, other.Path), string.CompareOrdinal(one.Digest.ToString(), other.Digest.ToString()), one.Size.CompareTo(other.Size)));
        (string Path, Digest Digest)? last = null;
        foreach (var (path, digest, _) in sorted)
        {
            if (last == (path, digest))
                continue;
            last = (path, digest);
            var relative = "./" + OneLine(path.TrimStart('/'));
            Contain(new SpdxPackage(SpdxIdentifier.Of("File", path, $"{path}\n{digest}"), relative) { FileName = relative, Purpose = "FILE", Checksum = digest });
        }
    }

    private void Contain(SpdxPackage package)
    {
        packages.Add(package);
        relationships.Add((Image, "CONTAINS", package.Id));
    }

    private static int Compare(int first, int second, int third) => first != 0 ? first : second != 0 ? second : third;

    // Names are "a single line of text"; a file's may hold anything but a slash.
    private static string OneLine(string text) => ControlCharacters.Escape(text);
}
