using System.Text;
using Slipway.Diagnostics;
using Slipway.Images.Oci;
using Slipway.Images.Registries;

namespace Slipway.Images.Tests.Registries;

[TestClass]
public sealed class ManifestSelectionTests
{
    [TestMethod]
    [DataRow("linux/amd64", "linux/arm64 linux/amd64 windows/amd64", "1")]
    [DataRow("linux/arm64", "linux/arm64/v8 linux/amd64", "0")]
    [DataRow("linux/arm/v7", "linux/arm/v6 linux/arm linux/arm/v7", "2 1")]
    [DataRow("linux/arm", "linux/arm/v5 linux/arm/v7", "0 1")]
    [DataRow("linux/amd64", "unknown/unknown linux/amd64 unknown/unknown", "1")]
    [DataRow("linux/amd64", "manifest index linux/amd64", "2 1 0")]
    [DataRow("linux/amd64", "artifact linux/s390x attestation", "")]
    public void Manifests_are_tried_from_the_nearest_platform_on(string wanted, string offered, string expected)
    {
        var manifests = offered.Split(' ').Select((text, number) => Of(text, number)).ToList();
        var candidates = ManifestSelection.Candidates(new ImageIndex(manifests), Platform.Parse(wanted)!);
        Assert.AreEqual(expected, string.Join(' ', candidates.Select(one => manifests.IndexOf(one))));
    }

    [TestMethod]
    public void What_is_offered_leaves_out_attestations()
    {
        var index = new ImageIndex([Of("linux/amd64", 0), Of("attestation", 1), Of("linux/arm/v7", 2), Of("manifest", 3)]);
        Assert.AreEqual("linux/amd64 linux/arm/v7", string.Join(' ', ManifestSelection.Offered(index)));
    }

    [TestMethod]
    public void Mutated_indexes_are_read_or_refused()
    {
        var index = OciJson.Write(new ImageIndex([Of("linux/amd64", 0), Of("attestation", 1), Of("linux/arm/v7", 2), Of("index", 3), Of("artifact", 4)]));
        var random = new Random(3);
        var refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = index.ToList();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(3))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                    default: bytes.InsertRange(at, Encoding.UTF8.GetBytes((string[])["\"", "{", "null", "[]", "\\ud800", "-1e999", "é", ",\"layers\":[]"] is var parts ? parts[random.Next(parts.Length)] : "")); break;
                }
            }

            var content = bytes.ToArray();
            try
            {
                if (MediaTypes.IsIndex(ManifestDocument.TypeOf(content, MediaTypes.Index, "test")))
                    Assert.IsLessThan(10, ManifestSelection.Candidates(OciJson.ReadIndex(content, "test"), new Platform("linux", "amd64")).Count());
            }
            catch (SlipwayException failure)
            {
                Assert.DoesNotContain("\n", failure.Diagnostics[0].Message);
                refused++;
            }
        }

        Assert.IsInRange(1, 19_999, refused);
    }

    private static Descriptor Of(string text, int number)
    {
        var manifest = Descriptor.Of(MediaTypes.Manifest, [(byte)number]);
        return text switch
        {
            "manifest" => manifest,
            "index" => manifest with { MediaType = MediaTypes.Index },
            "artifact" => manifest with { ArtifactType = "application/spdx+json" },
            "attestation" => manifest with { Platform = new Platform("unknown", "unknown") },
            _ => manifest with { Platform = Platform.Parse(text) },
        };
    }
}
