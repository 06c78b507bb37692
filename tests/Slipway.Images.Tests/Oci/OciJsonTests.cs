using System.Text;
using Slipway.Diagnostics;
using Slipway.Images.Oci;

namespace Slipway.Images.Tests.Oci;

[TestClass]
public sealed class OciJsonTests
{
    private static readonly Digest A = Digest.Of("a"u8);
    private static readonly Digest B = Digest.Of("b"u8);

    [TestMethod]
    public void A_manifest_is_written_in_the_order_of_the_specification_without_white_space()
    {
        var manifest = new ImageManifest(new Descriptor(MediaTypes.Configuration, A, 1), [new Descriptor(MediaTypes.LayerGzip, B, 2)])
        {
            Annotations = new Dictionary<string, string> { ["z"] = "ü", ["a"] = "<&>" },
        };

        Assert.AreEqual(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"A","size":1},"""
            + """
              "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"B","size":2}],"annotations":{"a":"<&>","z":"ü"}}
              """,
            Short(OciJson.Write(manifest)));
    }

    [TestMethod]
    public void An_index_is_written_with_its_platforms()
    {
        var index = new ImageIndex([new Descriptor(MediaTypes.Manifest, A, 3) { Platform = new Platform("linux", "arm", "v7"), ArtifactType = "x/y" }]);

        Assert.AreEqual(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"A","size":3,"""
            + """
              "artifactType":"x/y","platform":{"architecture":"arm","os":"linux","variant":"v7"}}]}
              """,
            Short(OciJson.Write(index)));
    }

    [TestMethod]
    public void A_configuration_is_written_sorted_and_without_what_is_empty()
    {
        var configuration = new ImageConfiguration(new Platform("linux", "amd64"), [A])
        {
            Created = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.FromHours(1)),
            Execution = new ExecutionConfig { ExposedPorts = ["90/tcp", "80/tcp"], Cmd = [], Env = ["B=1", "A=2"], User = "", Labels = new Dictionary<string, string> { ["b"] = "1", ["a"] = "2" } },
            History = [new HistoryEntry("RUN x") { EmptyLayer = true }],
        };

        Assert.AreEqual(
            """{"created":"2020-02-03T03:05:06Z","architecture":"amd64","os":"linux","config":{"ExposedPorts":{"80/tcp":{},"90/tcp":{}},"Env":["B=1","A=2"],"Cmd":[],"Labels":{"a":"2","b":"1"}},"""
            + """
              "rootfs":{"type":"layers","diff_ids":["A"]},"history":[{"created_by":"RUN x","empty_layer":true}]}
              """,
            Short(OciJson.Write(configuration)));
    }

    [TestMethod]
    public void What_is_written_reads_as_itself()
    {
        var random = new Random(4);
        for (var round = 0; round < 300; round++)
        {
            var configuration = OciSamples.Configuration(random);
            var once = OciJson.Write(configuration);
            Assert.AreEqual(Text(once), Text(OciJson.Write(OciJson.ReadConfiguration(once, "a test"))));
            var manifest = OciSamples.Manifest(random);
            once = OciJson.Write(manifest);
            Assert.AreEqual(Text(once), Text(OciJson.Write(OciJson.ReadManifest(once, "a test"))));
            var index = OciSamples.Index(random);
            once = OciJson.Write(index);
            Assert.AreEqual(Text(once), Text(OciJson.Write(OciJson.ReadIndex(once, "a test"))));
        }
    }

    [TestMethod]
    public void A_configuration_of_an_old_docker_is_read()
    {
        var read = OciJson.ReadConfiguration(
            Bytes($$$"""
            {"architecture":"arm64","variant":"v8","config":{"Hostname":"","Env":["PATH=/bin"],"Cmd":["sh"],"Entrypoint":null,"Labels":null,"OnBuild":null,"Volumes":{"/b":{},"/a":{}},
             "Healthcheck":{"Test":["CMD-SHELL","true"],"Interval":30000000000,"Retries":3},"ArgsEscaped":true,"Shell":["/bin/bash","-c"]},
             "container":"x","container_config":{"Cmd":["a"]},"created":"2021-01-02T03:04:05.123456789Z","docker_version":"20.10","history":[{"created":"2021-01-02T03:04:05Z","created_by":"ADD x","empty_layer":false}],
             "os":"linux","rootfs":{"type":"layers","diff_ids":["{{{A}}}"]}}
            """),
            "a test");

        Assert.AreEqual(new Platform("linux", "arm64", "v8"), read.Platform);
        Assert.AreEqual("PATH=/bin", read.Execution.Env.Single());
        Assert.IsNull(read.Execution.Entrypoint);
        Assert.AreEqual("/a /b", string.Join(' ', read.Execution.Volumes));
        Assert.AreEqual(30_000_000_000, read.Execution.Healthcheck!.Interval);
        Assert.AreEqual(3, read.Execution.Healthcheck.Retries);
        Assert.IsTrue(read.Execution.ArgsEscaped);
        Assert.AreEqual(2021, read.Created!.Value.Year);
        Assert.AreEqual("ADD x", read.History.Single().CreatedBy);
    }

    [TestMethod]
    public void Docker_types_and_absent_types_are_read()
    {
        Assert.AreEqual(MediaTypes.DockerManifest, OciJson.ReadManifest(Bytes(ManifestText($"\"mediaType\":\"{MediaTypes.DockerManifest}\",")), "a test").MediaType);
        Assert.AreEqual(MediaTypes.Manifest, OciJson.ReadManifest(Bytes(ManifestText("")), "a test").MediaType);
        Assert.AreEqual(MediaTypes.DockerIndex, OciJson.ReadIndex(Bytes($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.DockerIndex}}","manifests":[]}"""), "a test").MediaType);
    }

    [TestMethod]
    [DataRow("", "not JSON")]
    [DataRow("{", "not JSON")]
    [DataRow("[]", "not a JSON object")]
    [DataRow("{}", "no 'config'")]
    [DataRow("""{"schemaVersion":1}""", "schema version 1")]
    [DataRow("""{"mediaType":"application/vnd.oci.image.index.v1+json"}""", "of type application/vnd.oci.image.index")]
    [DataRow("""{"manifests":[]}""", "an index")]
    [DataRow("""{"config":{"mediaType":"x","size":1,"digest":"sha256:../../etc/passwd"},"layers":[]}""", "'digest' is not")]
    [DataRow("""{"config":{"mediaType":"x","size":-1},"layers":[]}""", "negative")]
    [DataRow("""{"config":{"mediaType":"x","size":99999999999999999999},"layers":[]}""", "not a whole number")]
    [DataRow("""{"config":7,"layers":[]}""", "an object was expected")]
    [DataRow("""{"mediaType":"\ud800"}""", "not Unicode")]
    public void What_is_no_manifest_is_said_to_be_none(string json, string why)
    {
        var failure = Assert.ThrowsExactly<SlipwayException>(() => OciJson.ReadManifest(Bytes(json), "web.tar")).Diagnostics.Single();

        Assert.AreEqual("SLIP2400", failure.Code);
        Assert.Contains("web.tar", failure.Message);
        Assert.Contains(why, failure.Message);
        Assert.DoesNotContain("\n", failure.Message);
    }

    [TestMethod]
    public void Documents_beyond_the_limits_are_refused()
    {
        var layer = $$"""{"mediaType":"x","digest":"{{A}}","size":1},""";
        var many = string.Concat(Enumerable.Repeat(layer, OciJson.CountLimit + 1)).TrimEnd(',');
        var failure = Assert.ThrowsExactly<SlipwayException>(() => OciJson.ReadManifest(Bytes(ManifestText("").Replace("[]", $"[{many}]")), "a test"));
        Assert.Contains("more than the 4096", failure.Message);

        failure = Assert.ThrowsExactly<SlipwayException>(() => OciJson.ReadManifest(new byte[OciJson.DocumentLimit + 1], "a test"));
        Assert.Contains("4194305 bytes", failure.Message);

        failure = Assert.ThrowsExactly<SlipwayException>(() => OciJson.ReadConfiguration(Bytes(new string('[', 100_000)), "a test"));
        Assert.AreEqual("SLIP2400", failure.Diagnostics.Single().Code);
    }

    [TestMethod]
    public void Damaged_documents_fail_as_documents()
    {
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++)
        {
            byte[] valid = (round % 3) switch
            {
                0 => OciJson.Write(OciSamples.Manifest(random)),
                1 => OciJson.Write(OciSamples.Index(random)),
                _ => OciJson.Write(OciSamples.Configuration(random)),
            };
            var damaged = OciSamples.Damage(valid, random);
            try
            {
                _ = (round % 3) switch
                {
                    0 => (object)OciJson.ReadManifest(damaged, "a test"),
                    1 => OciJson.ReadIndex(damaged, "a test"),
                    _ => OciJson.ReadConfiguration(damaged, "a test"),
                };
            }
            catch (SlipwayException failure)
            {
                Assert.AreEqual("SLIP2400", failure.Diagnostics.Single().Code);
            }
        }
    }

    private static string ManifestText(string type) => $$"""{"schemaVersion":2,{{type}}"config":{"mediaType":"x","digest":"{{A}}","size":1},"layers":[]}""";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Short(byte[] bytes) => Text(bytes).Replace(A.ToString(), "A").Replace(B.ToString(), "B");

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
