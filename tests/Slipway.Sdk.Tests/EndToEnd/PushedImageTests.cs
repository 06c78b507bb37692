using System.Text.Json;
using Slipway.Docker.References;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Images that the packed task pushes to a registry of this machine.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class PushedImageTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task An_image_is_pushed_once_with_its_documents_and_the_engine_pulls_it()
    {
        await using var workspace = await ImageWorkspace.StartAsync(TestContext.CancellationToken);
        await using var registry = await LocalRegistry.StartAsync(TestContext.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{registry.Host}") };
        var busybox = await workspace.SaveAsync("busybox");
        var (name, repository) = (workspace.Name("web"), $"team/{workspace.Name("web")}");
        var tag = $"{registry.Host}/{repository}:1";
        workspace.Staged("web", $"""
            <PropertyGroup><DockerImageTags>{tag}</DockerImageTags><ImagePush>true</ImagePush></PropertyGroup>
            <ItemGroup>
              <ImageStage Include="prod" From="busybox" Cmd="cat /page.txt" />
              <ImageStep Include="Copy" Source="page.txt" To="/" />
            </ItemGroup>
            """).Projects.Write($"{name}/page.txt", "one");
        var build = $"DOCKER_HOST=tcp://127.0.0.1:1 build {name} -p:Env=Prod -p:ImageBaseArchive={busybox}";

        Assert.Contains($"{name} -> {tag} (sha256:", workspace.Run(build).Succeeded().Output);
        var first = await DigestAsync();
        Assert.AreEqual("", workspace.Run(build).Succeeded().Output);
        Assert.AreEqual(first, await DigestAsync());

        try
        {
            await foreach (var _ in workspace.Engine.Images.PullAsync(ImageReference.Parse(tag), null, TestContext.CancellationToken))
            {
            }

            Assert.AreEqual("one", await workspace.OutputOfAsync(tag));
        }
        finally
        {
            await workspace.Engine.Images.RemoveAsync(tag, CancellationToken.None, force: true);
        }

        // This registry is older than the referrers API, so they are in the index that stands for it.
        using var referrers = JsonDocument.Parse(await http.GetStringAsync(new Uri($"/v2/{repository}/manifests/{first.Replace(':', '-')}", UriKind.Relative), TestContext.CancellationToken));
        var kinds = referrers.RootElement.GetProperty("manifests").EnumerateArray().Select(manifest => manifest.GetProperty("artifactType").GetString()).ToList();
        CollectionAssert.AreEquivalent((string[])["application/spdx+json", "application/vnd.in-toto+json"], kinds);
        Assert.IsTrue(File.Exists(workspace.PathOf("web", $"obj/slipway/Prod/{name}.spdx.json")) && File.Exists(workspace.PathOf("web", $"obj/slipway/Prod/{name}.provenance.json")));

        workspace.Projects.Write($"{name}/page.txt", "two");
        Assert.Contains("page.txt changed", workspace.Run(build).Succeeded().Output);
        Assert.AreNotEqual(first, await DigestAsync());

        async Task<string> DigestAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, new Uri($"/v2/{repository}/manifests/1", UriKind.Relative));
            request.Headers.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
            using var response = await http.SendAsync(request, TestContext.CancellationToken);
            return response.EnsureSuccessStatusCode().Headers.GetValues("Docker-Content-Digest").Single();
        }
    }
}
