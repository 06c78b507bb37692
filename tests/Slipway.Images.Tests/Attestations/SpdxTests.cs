using System.Text;
using System.Text.Json;
using Slipway.Images.Attestations;

namespace Slipway.Images.Tests.Attestations;

[TestClass]
public sealed class SpdxTests
{
    private static JsonElement Document(BuildFacts facts)
    {
        using var document = JsonDocument.Parse(Attestation.Spdx(facts, Facts.Image));
        return document.RootElement.Clone();
    }

    private static string[] Related(JsonElement document, string element, string kind) =>
    [
        .. from relationship in document.GetProperty("relationships").EnumerateArray()
           where relationship.GetProperty("spdxElementId").GetString() == element && relationship.GetProperty("relationshipType").GetString() == kind
           select Package(document, relationship.GetProperty("relatedSpdxElement").GetString()!).GetProperty("name").GetString(),
    ];

    private static JsonElement Package(JsonElement document, string id) =>
        document.GetProperty("packages").EnumerateArray().Single(package => package.GetProperty("SPDXID").GetString() == id);

    private static JsonElement Named(JsonElement document, string name) =>
        document.GetProperty("packages").EnumerateArray().Single(package => package.GetProperty("name").GetString() == name);

    [TestMethod]
    public void A_document_keeps_the_rules_whatever_is_known()
    {
        SpdxRules.Check(Document(Facts.Bare));
        SpdxRules.Check(Document(Facts.Full));
    }

    [TestMethod]
    public void The_image_its_base_its_packages_and_its_files_are_related()
    {
        var document = Document(Facts.Full);

        CollectionAssert.AreEqual(new[] { "web" }, Related(document, "SPDXRef-DOCUMENT", "DESCRIBES"));
        CollectionAssert.AreEqual(new[] { "debian:bookworm-slim" }, Related(document, "SPDXRef-Image", "DESCENDANT_OF"));
        CollectionAssert.AreEqual(new[] { "web" }, Related(document, "SPDXRef-Slipway", "BUILD_TOOL_OF"));
        CollectionAssert.AreEqual(
            new[] { "bash", "Newtonsoft.Json", "flask", "./app/appsettings.json", "./app/web.dll" }, Related(document, "SPDXRef-Image", "CONTAINS"));
    }

    [TestMethod]
    public void Image_and_base_are_named_by_their_digests()
    {
        var document = Document(Facts.Full);

        var image = Package(document, "SPDXRef-Image").GetProperty("externalRefs")[0].GetProperty("referenceLocator").GetString();
        var baseImage = Package(document, "SPDXRef-Base").GetProperty("externalRefs")[0].GetProperty("referenceLocator").GetString();
        Assert.AreEqual($"pkg:oci/web@sha256:{Facts.Image.Digest.Hex}", image);
        Assert.AreEqual($"pkg:oci/debian@sha256:{Facts.DigestOf('c').Hex}?repository_url=docker.io%2Flibrary%2Fdebian&tag=bookworm-slim", baseImage);
    }

    [TestMethod]
    public void A_file_has_its_hash()
    {
        var file = Named(Document(Facts.Full), "./app/web.dll");

        Assert.AreEqual("FILE", file.GetProperty("primaryPackagePurpose").GetString());
        Assert.AreEqual(Facts.DigestOf('e').Hex, file.GetProperty("checksums")[0].GetProperty("checksumValue").GetString());
    }

    [TestMethod]
    public void The_order_of_the_facts_does_not_matter()
    {
        var turned = Facts.Full with { Components = [.. Facts.Full.Components.Reverse()], Files = [.. Facts.Full.Files.Reverse()] };

        CollectionAssert.AreEqual(Attestation.Spdx(Facts.Full, Facts.Image), Attestation.Spdx(turned, Facts.Image));
    }

    [TestMethod]
    public void Another_image_or_other_inputs_make_another_namespace()
    {
        var names = new[]
        {
            Attestation.Spdx(Facts.Full, Facts.Image),
            Attestation.Spdx(Facts.Full, Facts.Image with { Digest = Facts.DigestOf('9') }),
            Attestation.Spdx(Facts.Full with { InputsDigest = Facts.DigestOf('9') }, Facts.Image),
            Attestation.Spdx(Facts.Full with { ImageName = "api #2" }, Facts.Image),
        };

        var different = names.Select(bytes => JsonDocument.Parse(bytes).RootElement.GetProperty("documentNamespace").GetString()).ToHashSet();
        Assert.HasCount(4, different);
    }

    [TestMethod]
    public void The_time_is_whole_seconds_in_UTC() =>
        Assert.AreEqual("2024-05-06T07:08:09Z", Document(Facts.Bare).GetProperty("creationInfo").GetProperty("created").GetString());

    [TestMethod]
    [DataRow("MIT", true)]
    [DataRow("(MIT OR Apache-2.0) AND BSD-3-Clause", true)]
    [DataRow("GPL-2.0-or-later WITH Classpath-exception-2.0", true)]
    [DataRow("GPL-2.0+", true)]
    [DataRow("The MIT License", false)]
    [DataRow("LicenseRef-Own", false)]
    [DataRow("SEE LICENSE IN licence.txt", false)]
    [DataRow("UNLICENSED", false)]
    [DataRow("MIT AND", false)]
    [DataRow("(MIT", false)]
    [DataRow("MIT)", false)]
    [DataRow("(MIT OR X) WITH y", false)]
    [DataRow("MIT WITH", false)]
    [DataRow("", false)]
    public void Only_a_licence_expression_is_declared(string license, bool declared)
    {
        var document = Document(Facts.Bare with { Components = [new SbomComponent("a", "1", "pkg:pypi/a@1", license)] });

        Assert.AreEqual(declared ? license : "NOASSERTION", Named(document, "a").GetProperty("licenseDeclared").GetString());
    }

    [TestMethod]
    public void Odd_and_colliding_names_keep_the_rules()
    {
        var document = Document(Facts.Bare with
        {
            Components =
            [
                new SbomComponent("a/b", "1", "pkg:npm/a%2Fb@1"), new SbomComponent("a_b", "1", "pkg:npm/a_b@1"), new SbomComponent("a b", "1", "pkg:npm/a%20b@1"),
                new SbomComponent("a_b", "1", "pkg:npm/a_b@1"),
            ],
            Files =
            [
                ("/x\ny", Facts.DigestOf('1'), 1), ("/x y", Facts.DigestOf('1'), 1), ("/x-y", Facts.DigestOf('1'), 1), ("/" + new string('n', 4000), Facts.DigestOf('1'), 1),
                ("/e\u0301\ud83d\ude00", Facts.DigestOf('1'), 1), ("/half\ud800", Facts.DigestOf('1'), 1), ("/x-y", Facts.DigestOf('1'), 1), ("/x-y", Facts.DigestOf('2'), 1),
            ],
        });

        SpdxRules.Check(document);
        // The image, Slipway, three packages and seven files: what was said twice is there once.
        Assert.AreEqual(12, document.GetProperty("packages").GetArrayLength());
    }

    [TestMethod]
    [DataRow("/home/alice/src/web.git")]
    [DataRow("file:///home/alice/src/web.git")]
    [DataRow("../web.git")]
    [DataRow(@"C:\Users\alice\web.git")]
    [DataRow("c:/Users/alice/web.git")]
    [DataRow(@"\\server\alice\web.git")]
    [DataRow("alice@git.example.com:team/web.git")]
    [DataRow("ssh://alice@git.example.com/team/web.git")]
    [DataRow("https://alice:hunter2@git.example.com/team/web.git")]
    public void Nothing_is_said_of_the_machine_or_its_user(string remote)
    {
        var facts = Facts.Full with { GitSource = remote, Base = ("/home/alice/base.tar", Facts.DigestOf('c')) };

        foreach (var bytes in new[] { Attestation.Spdx(facts, Facts.Image), Attestation.Provenance(facts, Facts.Image) })
        {
            var text = Encoding.UTF8.GetString(bytes);
            Assert.DoesNotContain("alice", text);
            Assert.DoesNotContain("hunter2", text);
            Assert.DoesNotContain("/home", text);
        }
    }

    [TestMethod]
    [DataRow("https://git.example.com/team/web.git", "git+https://git.example.com/team/web.git")]
    [DataRow("git@git.example.com:team/web.git", "git+ssh://git.example.com/team/web.git")]
    [DataRow("git.example.com:/srv/web.git", "git+ssh://git.example.com/srv/web.git")]
    [DataRow("ssh://git@git.example.com:2222/team/web.git", "git+ssh://git.example.com:2222/team/web.git")]
    [DataRow("git://git.example.com/web", "git+git://git.example.com/web")]
    public void A_remote_is_written_as_a_location_of_version_control(string remote, string expected) =>
        Assert.AreEqual(
            $"Built from {expected}@{Facts.Full.GitRevision}.",
            Package(Document(Facts.Full with { GitSource = remote }), "SPDXRef-Image").GetProperty("sourceInfo").GetString());

    [TestMethod]
    public void Ten_thousand_files_are_listed()
    {
        var files = Enumerable.Range(0, 10_000).Select(number => ($"/app/{number}.js", Facts.DigestOf('3'), 1L)).ToList();

        var document = Document(Facts.Bare with { Files = files });

        SpdxRules.Check(document);
        Assert.AreEqual(10_002, document.GetProperty("packages").GetArrayLength());
    }
}
