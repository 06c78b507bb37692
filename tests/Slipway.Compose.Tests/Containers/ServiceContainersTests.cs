using System.Text;
using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Tests.Model;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Json;

namespace Slipway.Compose.Tests.Containers;

[TestClass]
public sealed class ServiceContainersTests
{
    private static readonly EngineFacts Old = new(new ApiVersion(1, 41), BindSources.Here);
    private static readonly EngineFacts New = new(new ApiVersion(1, 48), BindSources.Here);
    private static readonly Dictionary<string, string> NothingCarried = [];

    [TestMethod]
    public void A_feature_rich_service_becomes_the_request_that_docker_compose_sends()
    {
        var project = CanonicalText.Project(FeatureRich.Yaml);
        var container = ServiceContainers.Describe(project, project.Services["web"], Old, _ => null);
        var request = ServiceContainers.Request(container, "p-web-1", 1, "sha256:1", name => "id-of-" + name, NothingCarried);
        var labels = request.Labels!.Where(label => label.Key is not (ComposeLabels.ConfigHash or ComposeLabels.Fields)).ToDictionary();
        Assert.AreEqual(FeatureRich.Request.ReplaceLineEndings(""), Encoding.UTF8.GetString(RequestJson.Write(request with { Labels = labels })));
        Assert.AreEqual("""{"IPAMConfig":{"IPv4Address":"10.213.7.9"},"Links":["p-dep-1:dd","p-dep-1:dep-1","p-dep-1:p-dep-1"],"Aliases":["web","al1"]}""", Encoding.UTF8.GetString(RequestJson.Write(container.Networks[1].Endpoint)));
    }

    [TestMethod]
    public void The_hash_does_not_depend_on_order_and_place()
    {
        var one = Describe("image: x\nenvironment: {A: '1', B: '2'}\nlabels: {x: a, y: b}\nsysctls: {k: '1', l: '2'}");
        var other = Describe("sysctls: {l: '2', k: '1'}\nlabels: {y: b, x: a}\nenvironment: {B: '2', A: '1'}\nimage: x\ndepends_on: {d: {condition: service_started}}\nscale: 3");
        Assert.AreEqual(one.ConfigHash, other.ConfigHash);
    }

    [TestMethod]
    [DataRow("image: y", "image")]
    [DataRow("image: x\ncommand: [a]", "command")]
    [DataRow("image: x\nenvironment: {A: b}", "environment")]
    [DataRow("image: x\nports: [{target: 80, published: '8080', protocol: tcp}]", "ports")]
    [DataRow("image: x\nlabels: {a: b}", "labels")]
    [DataRow("image: x\nvolumes: [{type: volume, target: /v}]", "volumes")]
    [DataRow("image: x\nnetworks: {n: {aliases: [q]}}", "networks")]
    [DataRow("image: x\nhealthcheck: {test: [CMD, 'true']}", "healthcheck")]
    [DataRow("image: x\nmem_limit: '1000'", "mem_limit")]
    [DataRow("image: x\ncap_add: [ALL]", "cap_add")]
    public void The_field_that_changed_has_another_digest(string members, string field)
    {
        var (before, after) = (Describe("image: x"), Describe(members));
        Assert.AreNotEqual(before.ConfigHash, after.ConfigHash);
        var changed = before.Fields.Keys.Union(after.Fields.Keys).Where(name => before.Fields.GetValueOrDefault(name) != after.Fields.GetValueOrDefault(name));
        Assert.AreEqual(field, string.Join(' ', changed));
    }

    [TestMethod]
    public void A_secret_s_value_is_in_no_request_and_label_and_changes_the_hash()
    {
        const string Yaml = "services: {s: {image: x, secrets: [{source: k, target: /run/secrets/k}]}}\nsecrets: {k: {environment: KEY}}";
        var project = CanonicalText.Project(Yaml);
        var one = ServiceContainers.Describe(project, project.Services["s"], Old, _ => "hunter2");
        var other = ServiceContainers.Describe(project, project.Services["s"], Old, _ => "hunter3");
        Assert.AreNotEqual(one.ConfigHash, other.ConfigHash);
        Assert.AreEqual("secret k", string.Join(' ', one.Fields.Keys.Where(name => one.Fields[name] != other.Fields[name])));
        var request = ServiceContainers.Request(one, "p-s-1", 1, null, name => name, NothingCarried);
        Assert.IsFalse(Encoding.UTF8.GetString(RequestJson.Write(request)).Contains("hunter", StringComparison.Ordinal));
        Assert.AreEqual("hunter2", Encoding.UTF8.GetString(one.Files.Single().ReadAsync(default).Result));
        Assert.AreEqual((UnixFileMode)0b100_100_100, one.Files.Single().Mode);
    }

    [TestMethod]
    public void A_file_is_bound_where_it_can_be_and_put_into_the_container_elsewhere()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-test-");
        try
        {
            var path = Path.Combine(folder.FullName, "key");
            File.WriteAllText(path, "one");
            var project = CanonicalText.Project($"services: {{s: {{image: x, secrets: [{{source: k}}]}}, t: {{image: x, secrets: [{{source: k, mode: 256, uid: '3'}}]}}}}\nsecrets: {{k: {{file: {path}}}}}");
            var bound = ServiceContainers.Describe(project, project.Services["s"], Old, _ => null);
            Assert.AreEqual((path, "/run/secrets/k", (bool?)true), bound.Request.HostConfig!.Mounts!.Select(mount => (mount.Source, mount.Target, mount.ReadOnly)).Single());
            Assert.IsEmpty(bound.Files);
            Assert.HasCount(1, ServiceContainers.Describe(project, project.Services["s"], Old with { BindSources = BindSources.Elsewhere }, _ => null).Files);
            var owned = ServiceContainers.Describe(project, project.Services["t"], Old, _ => null).Files.Single();
            Assert.AreEqual((3, 0, UnixFileMode.UserRead), (owned.Uid, owned.Gid, owned.Mode));
            File.WriteAllText(path, "two");
            Assert.AreNotEqual(bound.ConfigHash, ServiceContainers.Describe(project, project.Services["s"], Old, _ => null).ConfigHash);
            File.Delete(path);
            Assert.AreEqual("SLIP3310", Assert.ThrowsExactly<SlipwayException>(() => ServiceContainers.Describe(project, project.Services["s"], Old, _ => null)).Diagnostics.Single().Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void Paths_of_the_engine_s_host_are_bound_without_a_look_at_this_machine_s_files()
    {
        var project = CanonicalText.Project(
            "services: {s: {image: x, secrets: [{source: k, target: /run/secrets/k}], volumes: [{type: bind, source: /no/such, target: /b, bind: {create_host_path: false}}]}}\nsecrets: {k: {file: /no/such/key}}");
        var container = ServiceContainers.Describe(project, project.Services["s"], Old with { BindSources = BindSources.OnEngine }, _ => null);
        Assert.AreEqual("/no/such:/b /no/such/key:/run/secrets/k", string.Join(' ', container.Request.HostConfig!.Mounts!.Select(mount => $"{mount.Source}:{mount.Target}")));
        Assert.IsEmpty(container.Warnings);
        Assert.IsEmpty(container.Files);
        var elsewhere = CanonicalText.Service("image: x\nvolumes: [{type: bind, source: /no/such, target: /b}]");
        Assert.AreEqual("SLIP3320", ServiceContainers.Describe(Of(elsewhere), elsewhere, Old with { BindSources = BindSources.Elsewhere }, _ => null).Warnings.Single().Code);
    }

    [TestMethod]
    public void Content_that_the_caller_holds_is_put_into_the_container_and_decides_the_hash()
    {
        var content = "hunter2"u8.ToArray();
        var loaded = CanonicalText.Project("services: {s: {image: x, secrets: [{source: k, target: /run/secrets/k}]}}\nsecrets: {k: {environment: UNSET}}");
        var project = loaded with { Secrets = new Dictionary<string, ComposeFileObject> { ["k"] = loaded.Secrets["k"] with { Source = new FileObjectHeld(() => content) } } };
        foreach (var sources in Enum.GetValues<BindSources>())
        {
            var facts = Old with { BindSources = sources };
            var held = ServiceContainers.Describe(project, project.Services["s"], facts, _ => null);
            Assert.AreEqual("hunter2", Encoding.UTF8.GetString(held.Files.Single().ReadAsync(default).Result));
            Assert.IsNull(held.Request.HostConfig!.Mounts);
            // The digest is that of the content, wherever it comes from.
            Assert.AreEqual(ServiceContainers.Describe(loaded, loaded.Services["s"], facts, _ => "hunter2").ConfigHash, held.ConfigHash);
            Assert.AreNotEqual(ServiceContainers.Describe(loaded, loaded.Services["s"], facts, _ => "hunter3").ConfigHash, held.ConfigHash);
        }
    }

    [TestMethod]
    [DataRow("secrets: [{source: nope}]", "SLIP3314")]
    [DataRow("volumes: [{type: bind, source: /no/such/place, target: /x, bind: {create_host_path: false}}]", "SLIP3321")]
    [DataRow("volumes: [{type: image, source: busybox, target: /x}]", "SLIP3330")]
    [DataRow("volumes: [{type: volume, source: v, target: /x, volume: {subpath: a}}]", "SLIP3330")]
    [DataRow("security_opt: ['seccomp=/no/such.json']", "SLIP3332")]
    public void What_cannot_be_done_is_an_error(string members, string code) =>
        Assert.AreEqual(code, Assert.ThrowsExactly<SlipwayException>(() => Describe("image: x\n" + members)).Diagnostics.Single().Code);

    [TestMethod]
    [DataRow("annotations: {a: b}")]
    [DataRow("healthcheck: {test: [CMD, a], start_period: 1s, start_interval: 1s}")]
    [DataRow("networks: {a: null, b: {mac_address: '02:42:ac:11:00:03'}}")]
    public void What_an_old_engine_passes_over_is_a_warning(string members)
    {
        Assert.AreEqual("SLIP3331", Describe("image: x\n" + members).Warnings.Single().Code);
        var project = CanonicalText.Service("image: x\n" + members);
        Assert.IsEmpty(ServiceContainers.Describe(Of(project), project, New, _ => null).Warnings);
    }

    [TestMethod]
    public void A_container_takes_parents_and_carried_volumes()
    {
        var container = Describe("image: x\nnetwork_mode: service:db\nipc: service:db\nvolumes_from: ['db:ro', 'container:c:rw']\nvolumes: [{type: volume, target: /a}, {type: bind, source: /h, target: /b}]");
        var host = ServiceContainers.Request(container, "p-s-1", 2, null, name => "id-" + name, new Dictionary<string, string> { ["/a"] = "v1", ["/b"] = "v2", ["/image"] = "v3" }).HostConfig!;
        Assert.AreEqual(("container:id-db", "container:id-db"), (host.NetworkMode, host.IpcMode));
        Assert.AreEqual("id-db:ro c:rw", string.Join(' ', host.VolumesFrom!));
        Assert.AreEqual("v1:/a v3:/image", string.Join(' ', host.Mounts!.Select(mount => $"{mount.Source}:{mount.Target}")));
    }

    [TestMethod]
    public void The_fields_label_reads_back()
    {
        var fields = new Dictionary<string, string> { ["secret db_password"] = "01234567", ["image"] = "89abcdef" };
        Assert.AreEqual("image=89abcdef secret:db_password=01234567", FieldDigests.Format(fields));
        Assert.AreEqual("01234567", FieldDigests.Parse(FieldDigests.Format(fields))["secret db_password"]);
    }

    private static ServiceContainer Describe(string members)
    {
        var service = CanonicalText.Service(members);
        return ServiceContainers.Describe(Of(service), service, Old, _ => null);
    }

    private static ComposeProject Of(ComposeService service) =>
        new() { Name = "p", WorkingDirectory = "/srv/p", Services = new Dictionary<string, ComposeService> { [service.Name] = service } };
}
