using Slipway.Integration.Tests.Deploy;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>A copy of the sample that is deployed, under names of its own, with test hosts for the machines that its project file has in comments.</summary>
internal sealed class DeployedSample : IAsyncDisposable
{
    private readonly string[] always;

    private DeployedSample(ComposeSample files, TestHosts all, IReadOnlyList<TestHost> hosts, IEnumerable<string> more)
    {
        (Files, Hosts) = (files, hosts);
        Port = files.Port("HELLO_PORT");
        always =
        [
            $"-p:DockerImageName={files.Stack}", $"-p:ImageCacheDirectory={Path.Combine(PackedSdk.Scratch, "image-cache")}", $"-p:DeployRecordDirectory={files.PathOf("../records")}",
            $"-p:SshConfigFile={all.Options.ConfigFile}", $"-p:SshIdentityFile={all.Options.IdentityFile}", $"-p:SshKnownHostsFile={all.Options.KnownHostsFile}", "-p:SshReuse=0", .. more,
        ];
    }

    public ComposeSample Files { get; }

    /// <summary>Where it is deployed.</summary>
    public IReadOnlyList<TestHost> Hosts { get; }

    public int Port { get; }

    /// <summary>Where each host answers.</summary>
    public IReadOnlyList<Uri> Addresses => [.. Hosts.Select(host => new Uri($"http://{host.Ip}:{Port}/"))];

    public static async Task<DeployedSample> CopyAsync(TestHosts all, IReadOnlyList<TestHost> hosts, CancellationToken token, params string[] more)
    {
        var files = await ComposeSample.CopyAsync("hello-dotnet", token);
        Replace(files, "compose.prod.yaml", "hello-dotnet:prod", $"{files.Stack}:prod");
        Replace(
            files, "hello-dotnet.csproj", """<!-- <RemoteHost Include="web1" Address="ssh://deploy@web1.example.org" /> -->""",
            string.Concat(hosts.Select(host => $"""<RemoteHost Include="{host.Name}" Address="ssh://{host.Address}" />""")));
        File.WriteAllText(files.PathOf("secrets/admin_token"), $"canary-{Guid.NewGuid():N}\n");
        return new DeployedSample(files, all, hosts, more);
    }

    /// <summary><c>dotnet publish -p:DeployRemote=true</c>.</summary>
    public Task<BuildResult> PublishAsync(params string[] arguments) => Files.PublishAsync(["-p:DeployRemote=true", .. always, .. arguments]);

    /// <summary><c>dotnet build</c>, for the verbs.</summary>
    public BuildResult Build(params string[] arguments) => Files.Build([.. always, .. arguments]);

    /// <summary>Asks every host, and has each answer with a text.</summary>
    public async Task AnswerAsync(string text, string path = "", string? token = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
        foreach (var address in Addresses)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
            if (token is not null) request.Headers.Add("X-Token", token);
            using var answer = await http.SendAsync(request);
            Assert.AreEqual(text, await answer.Content.ReadAsStringAsync(), $"{address}{path}: {answer.StatusCode}");
        }
    }

    /// <summary>Changes a file of the sample; what is replaced must be there.</summary>
    public void Replace(string file, string old, string text) => Replace(Files, file, old, text);

    /// <summary>Has every answer of the page that the health test asks for be an error.</summary>
    public void Break()
    {
        var code = File.ReadAllLines(Files.PathOf("Program.cs"));
        var page = Array.FindIndex(code, line => line.StartsWith("app.MapGet(\"/\"", StringComparison.Ordinal));
        code[page] = """app.MapGet("/", string () => throw new InvalidOperationException("broken on purpose"));""";
        File.WriteAllLines(Files.PathOf("Program.cs"), code);
    }

    /// <summary>The sample's secret.</summary>
    public string Secret => File.ReadAllText(Files.PathOf("secrets/admin_token")).Trim();

    /// <summary>What hosts keep of the sample.</summary>
    public string StateOn(TestHost host) => Path.Combine(host.Home, ".slipway", Files.Stack);

    public async ValueTask DisposeAsync()
    {
        var images = await Files.Engine.Images.ListAsync(new Docker.EngineFilters().With("reference", Files.Stack), CancellationToken.None);
        foreach (var image in images)
            await Files.Engine.Images.RemoveAsync(image.Id, CancellationToken.None, force: true);
        await Files.DisposeAsync();
    }

    private static void Replace(ComposeSample files, string file, string old, string text)
    {
        var before = File.ReadAllText(files.PathOf(file));
        Assert.Contains(old, before, file);
        File.WriteAllText(files.PathOf(file), before.Replace(old, text, StringComparison.Ordinal));
    }
}
