using System.Formats.Tar;
using System.Net.Sockets;
using System.Text;
using Slipway.Docker;
using Slipway.Integration.Tests.Deploy;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>Looks for a deployed secret in everything that a deployment writes, says or starts.</summary>
internal sealed class SecretSearch(DeployedSample sample)
{
    private readonly List<(string Place, string Text)> seen = [];
    private int builds;

    /// <summary>Adds what a build said and logged.</summary>
    public BuildResult Seen(BuildResult build)
    {
        builds++;
        Add($"console of build {builds}", build.AllOutput);
        Add($"binary log of build {builds}", BinaryLogText.Unpacked(sample.Files.LastLog));
        Add($"nodes of the binary log of build {builds}", BinaryLogText.Nodes(sample.Files.LastLog));
        return build;
    }

    public void Add(string place, string text)
    {
        // A search of nothing would prove nothing.
        Assert.Contains(sample.Files.Stack, text, place);
        seen.Add((place, text));
    }

    /// <summary>The secret is in the releases' contents, which only their owner reads, and in the file of each container that runs; in nothing else.</summary>
    public async Task AssertNowhereElseAsync(CancellationToken token)
    {
        foreach (var folder in (string[])[sample.Files.PathOf("obj"), sample.Files.PathOf("../records")])
            AddFiles(folder, _ => false);
        foreach (var host in sample.Hosts)
        {
            var state = sample.StateOn(host);
            var contents = Directory.GetFiles(state, "secret-admin_token", SearchOption.AllDirectories);
            Assert.IsGreaterThan(1, contents.Length);
            foreach (var content in contents)
            {
                Assert.AreEqual(sample.Secret, File.ReadAllText(content).Trim());
                Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(content));
                Assert.AreEqual("contents", Path.GetFileName(Path.GetDirectoryName(content)));
            }

            AddFiles(state, contents.Contains);
            var containers = await host.Engine.Containers.ListAsync(EngineFilters.Label($"com.docker.compose.project={sample.Files.Stack}"), token);
            Assert.HasCount(1, containers);
            Assert.AreEqual(sample.Secret, (await SecretOfAsync(host, containers[0].Id, token)).Trim());
            using var engine = RawEngine(host);
            foreach (var path in (string[])[$"containers/{containers[0].Id}/json", $"images/{containers[0].ImageId}/json", $"images/{containers[0].ImageId}/history"])
                Add($"{host.Name}: {path}", sample.Files.Stack + await engine.GetStringAsync(new Uri("http://engine/" + path), token));
        }

        foreach (var (place, text) in seen)
            Assert.IsFalse(text.Contains(sample.Secret, StringComparison.Ordinal), $"the secret is in: {place}");
    }

    private void AddFiles(string folder, Func<string, bool> isLeftOut)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        Assert.IsNotEmpty(files);
        foreach (var file in files.Where(file => !isLeftOut(file)))
            seen.Add((file, file + Encoding.Latin1.GetString(File.ReadAllBytes(file))));
    }

    private static async Task<string> SecretOfAsync(TestHost host, string container, CancellationToken token)
    {
        await using var archive = await host.Engine.Containers.GetArchiveAsync(container, "/run/secrets/admin_token", token);
        await using var tar = new TarReader(archive);
        var entry = (await tar.GetNextEntryAsync(copyData: true, token))!;
        Assert.AreEqual((1654, UnixFileMode.UserRead), (entry.Uid, entry.Mode));
        using var reader = new StreamReader(entry.DataStream!);
        return await reader.ReadToEndAsync(token);
    }

    private static HttpClient RawEngine(TestHost host) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(host.Socket), token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}
