using Slipway.Integration.Tests.Deploy;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>A copy of the sample that is deployed, under names of its own, with test hosts for the machines that its project file has in comments.</summary>
internal sealed class DeployedSample : IAsyncDisposable
{
    private readonly TestHosts hosts;
    private readonly string[] always;

    private DeployedSample(ComposeSample files, TestHosts hosts, IEnumerable<string> more)
    {
        (Files, this.hosts) = (files, hosts);
        Port = files.Port("HELLO_PORT");
        always =
        [
            $"-p:DockerImageName={files.Stack}", $"-p:ImageCacheDirectory={Path.Combine(PackedSdk.Scratch, "image-cache")}", $"-p:DeployRecordDirectory={files.PathOf("../records")}",
            $"-p:SshConfigFile={hosts.Options.ConfigFile}", $"-p:SshIdentityFile={hosts.Options.IdentityFile}", $"-p:SshKnownHostsFile={hosts.Options.KnownHostsFile}", "-p:SshReuse=0", .. more,
        ];
    }

    public ComposeSample Files { get; }

    public int Port { get; }

    /// <summary>Where each host answers.</summary>
    public IReadOnlyList<Uri> Addresses => [.. hosts.All.Select(host => new Uri($"http://{host.Ip}:{Port}/"))];

    public static async Task<DeployedSample> CopyAsync(TestHosts hosts, CancellationToken token, params string[] more)
    {
        var files = await ComposeSample.CopyAsync("hello-dotnet", token);
        Replace(files, "compose.prod.yaml", "hello-dotnet:prod", $"{files.Stack}:prod");
        Replace(
            files, "hello-dotnet.csproj", """<!-- <RemoteHost Include="web1" Address="ssh://deploy@web1.example.org" /> -->""",
            string.Concat(hosts.All.Select(host => $"""<RemoteHost Include="{host.Name}" Address="ssh://{host.Address}" />""")));
        File.Copy(files.PathOf("secrets/admin_token.template"), files.PathOf("secrets/admin_token"));
        return new DeployedSample(files, hosts, more);
    }

    /// <summary><c>dotnet publish -p:DeployRemote=true</c>.</summary>
    public Task<BuildResult> PublishAsync(params string[] arguments) => Files.PublishAsync(["-p:DeployRemote=true", .. always, .. arguments]);

    /// <summary><c>dotnet build</c>, for the verbs.</summary>
    public BuildResult Build(params string[] arguments) => Files.Build([.. always, .. arguments]);

    /// <summary>Changes a file of the sample; what is replaced must be there.</summary>
    public void Replace(string file, string old, string text) => Replace(Files, file, old, text);

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
