using System.Text;
using Slipway.Compose.Loading;
using Slipway.Compose.Model;
using Slipway.Compose.Output;
using Slipway.Deploy.Specification;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Tests.Specification;

/// <summary>From a project of this machine to what a host carries out.</summary>
[TestClass]
public sealed class SpecificationTests
{
    private const string Stack = """
        name: shop
        services:
          web:
            build: .
            image: shop-web
            pull_policy: build
            env_file: [web.env]
            develop: {watch: [{path: ., action: rebuild}]}
            depends_on: [db]
            volumes:
              - ./site:/www:ro
              - ./uploads:/uploads
              - ./nginx.conf:/etc/nginx/nginx.conf
              - /etc/localtime:/etc/localtime:ro
              - data:/data
            secrets: [token]
            configs: [motd]
          db:
            image: postgres:17
          other:
            image: busybox
        volumes: {data: {}}
        secrets:
          token: {file: ./token.txt}
        configs:
          motd: {content: "hello $${USER}"}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("slipway-spec-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Only_what_any_host_can_carry_out_is_in_a_specification()
    {
        var loaded = Load();
        var tree = new SpecificationWriter(loaded, new Dictionary<string, string> { ["web"] = "shop-web:slipway-0123", ["db"] = "postgres:17", ["other"] = "busybox" }, new Dictionary<string, string> { [At("site")] = "./files/abc/site", [At("uploads")] = "./shared/uploads" }).Write();
        var text = Encoding.UTF8.GetString(ProjectDocument.Write(tree));

        Assert.DoesNotContain("build", text);
        Assert.DoesNotContain("develop", text);
        Assert.DoesNotContain("token-canary", text);
        Assert.Contains("image: shop-web:slipway-0123", text);
        Assert.Contains("source: ./files/abc/site", text);
        Assert.Contains("source: ./shared/uploads", text);
        Assert.Contains("source: /etc/localtime", text);
        Assert.Contains("./contents/secret-token", text);
        Assert.Contains("./contents/config-motd", text);
        Assert.Contains("FROM_FILE: \"yes\"", text);
    }

    [TestMethod]
    public void On_a_host_paths_are_its_own_and_contents_those_of_the_release()
    {
        var loaded = Load();
        var tree = new SpecificationWriter(loaded, new Dictionary<string, string>(), new Dictionary<string, string> { [At("site")] = "./files/abc/site" }).Write();
        var contents = ReleaseContents.Read(loaded);
        Assert.AreEqual("token-canary", Encoding.UTF8.GetString(contents["secret-token"].Span));
        Assert.AreEqual("hello ${USER}", Encoding.UTF8.GetString(contents["config-motd"].Span));

        var project = PlacedProject.Of(ProjectDocument.Read(ProjectDocument.Write(tree), "shop"), "/home/me/.slipway/shop", contents, ["web"]);

        CollectionAssert.AreEquivalent(new[] { "web", "db" }, project.Services.Keys.ToArray());
        var mounts = project.Services["web"].Volumes.ToDictionary(mount => mount.Target, mount => mount.Source);
        Assert.AreEqual("/home/me/.slipway/shop/files/abc/site", mounts["/www"]);
        Assert.AreEqual("/etc/localtime", mounts["/etc/localtime"]);
        Assert.AreEqual("data", mounts["/data"]);
        var held = Assert.IsInstanceOfType<FileObjectHeld>(project.Secrets["token"].Source);
        Assert.AreEqual("token-canary", Encoding.UTF8.GetString(held.Read()));
    }

    [TestMethod]
    public void Files_of_the_project_are_sent_folders_written_to_are_shared_and_other_paths_are_the_hosts()
    {
        var places = new MountPlaces(folder);
        var mounts = Load().Project.Services["web"].Volumes.Where(mount => mount.Type == "bind").ToDictionary(mount => mount.Target, places.Of);
        Assert.AreEqual(new SentFiles(At("site")), mounts["/www"]);
        Assert.AreEqual(new SharedFolder(At("uploads"), "uploads"), mounts["/uploads"]);
        Assert.AreEqual(new SentFiles(At("nginx.conf")), mounts["/etc/nginx/nginx.conf"]);
        Assert.AreEqual(new HostPath("/etc/localtime"), mounts["/etc/localtime"]);
    }

    [TestMethod]
    public void A_folder_whose_name_begins_like_the_projects_is_outside()
    {
        var places = new MountPlaces(At("app"));
        Assert.AreEqual(new HostPath(At("application/x")), places.Of(new ServiceMount { Type = "bind", Source = At("application/x"), Target = "/x" }));
    }

    [TestMethod]
    public void A_project_in_a_repository_may_mount_what_is_beside_it()
    {
        Directory.CreateDirectory(At(".git"));
        Directory.CreateDirectory(At("services/web"));
        Assert.AreEqual(folder, MountPlaces.RootOf(At("services/web")));
    }

    [TestMethod]
    public void A_missing_secret_is_one_error_at_its_place()
    {
        var loaded = Load();
        File.Delete(At("token.txt"));
        var failure = Assert.ThrowsExactly<SlipwayException>(() => ReleaseContents.Read(loaded)).Diagnostics.Single();
        Assert.AreEqual("SLIP5200", failure.Code);
        Assert.AreEqual(At("compose.yaml"), failure.Position!.Value.File);
    }

    private LoadedProject Load()
    {
        File.WriteAllText(At("compose.yaml"), Stack);
        File.WriteAllText(At("web.env"), "FROM_FILE=yes\n");
        File.WriteAllText(At("token.txt"), "token-canary");
        File.WriteAllText(At("nginx.conf"), "events {}\n");
        Directory.CreateDirectory(At("site"));
        return ComposeLoader.Load(new ComposeSources { Directory = folder, Variable = _ => null }, CancellationToken.None);
    }

    private string At(string path) => Path.Combine(folder, path);
}
