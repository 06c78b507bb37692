using System.Text;
using System.Text.Json;
using Slipway.Docker;
using Slipway.Integration.Tests.Deploy;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>The sample's story, as its README tells it, on two machines.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class DeployTests
{
    private const string Handler = """(IHostEnvironment environment) => $"Hello from hello-dotnet in {environment.EnvironmentName}\n")""";

    private static TestHosts hosts = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => hosts = await TestHosts.StartAsync(2);

    [ClassCleanup]
    public static async Task EndAsync()
    {
        if (hosts is not null) await hosts.DisposeAsync();
    }

    [TestMethod]
    public async Task The_sample_is_deployed_changed_broken_and_rolled_back()
    {
        await using var sample = await DeployedSample.CopyAsync(hosts, Token);

        var plan = (await sample.PublishAsync("-p:Plan=true")).Succeeded();
        TestContext.WriteLine(plan.Output);
        foreach (var host in hosts.All)
        {
            Assert.Contains($"{host.Name}: first release, 1", plan.Output);
            Assert.IsEmpty(await host.Engine.Images.ListAsync(null, Token));
            Assert.IsFalse(Directory.Exists(Path.Combine(host.Home, ".slipway")), "planning made folders");
        }

        var first = (await sample.PublishAsync()).Succeeded();
        TestContext.WriteLine(first.Output);
        Assert.Contains("release 1 deployed in", first.Output);
        await AnswerAsync(sample, "Hello from hello-dotnet in Production\n");
        await AnswerAsync(sample, "The first release is out.", "news");
        await AnswerAsync(sample, "Welcome.\n", "admin", "change-me");

        var again = (await sample.PublishAsync()).Succeeded();
        Assert.Contains("release 1 serves already on host1, host2", again.Output);
        Assert.DoesNotContain("deployed in", again.Output);

        // Changed.
        sample.Replace("Program.cs", "Hello from", "Greetings of");
        sample.Replace("news.txt", "first", "second");
        var why = (await sample.PublishAsync("-p:Plan=true")).Succeeded();
        TestContext.WriteLine(why.Output);
        await using (var load = RequestLoad.On(sample.Addresses))
        {
            var second = (await sample.PublishAsync()).Succeeded();
            TestContext.WriteLine(second.Output);
            Assert.Contains("1 → 2", second.Output);
            foreach (var seen in await load.EndAsync())
            {
                TestContext.WriteLine(seen.ToString());
                // The port is one that a host has only once: a gap is promised to be small, not to be none.
                CollectionAssert.AreEqual((string[])["Hello from hello-dotnet in Production\n", "Greetings of hello-dotnet in Production\n"], seen.Texts.ToArray());
            }
        }

        await AnswerAsync(sample, "The second release is out.", "news");

        // Broken on purpose.
        var containers = await ContainersAsync(sample);
        sample.Replace("Program.cs", Handler.Replace("Hello from", "Greetings of", StringComparison.Ordinal), """string () => throw new InvalidOperationException("broken on purpose"))""");
        await using (var load = RequestLoad.On(sample.Addresses))
        {
            var broken = await sample.PublishAsync();
            TestContext.WriteLine(broken.Output);
            Assert.AreEqual(1, broken.ExitCode);
            foreach (var host in hosts.All)
            {
                var error = broken.Diagnostics.Single(error => error.Text.Contains(host.Name, StringComparison.Ordinal));
                Assert.Contains("web", error.Text);
                Assert.Contains("unhealthy", error.Text);
                Assert.Contains("broken on purpose", error.Text);
            }

            foreach (var seen in await load.EndAsync())
            {
                TestContext.WriteLine(seen.ToString());
                Assert.IsEmpty(seen.Failures);
                Assert.AreEqual("Greetings of hello-dotnet in Production\n", seen.Texts.Single());
            }
        }

        CollectionAssert.AreEqual(containers, await ContainersAsync(sample));

        // Back, by hand.
        var list = sample.Build("-t:Releases").Succeeded();
        TestContext.WriteLine(list.Output);
        Assert.HasCount(2, list.Output.Split('\n').Where(line => line.Contains("*    2", StringComparison.Ordinal)));
        TestContext.WriteLine(sample.Build("-t:Rollback").Succeeded().Output);
        await AnswerAsync(sample, "Hello from hello-dotnet in Production\n");
        await AnswerAsync(sample, "The first release is out.", "news");
        sample.Build("-t:Rollback", "-p:Release=2").Succeeded();
        await AnswerAsync(sample, "Greetings of hello-dotnet in Production\n");
        sample.Build("-t:Rollback", "-p:Release=1").Succeeded();
        await AnswerAsync(sample, "Hello from hello-dotnet in Production\n");
        Assert.HasCount(2, sample.Build("-t:Releases").Succeeded().Output.Split('\n').Where(line => line.Contains("*    1", StringComparison.Ordinal)));
        var unknown = sample.Build("-t:Rollback", "-p:Release=77");
        Assert.AreEqual("SLIP5209", unknown.Diagnostics[0].Code, unknown.Output);
        await AnswerAsync(sample, "Hello from hello-dotnet in Production\n");
    }

    private async Task AnswerAsync(DeployedSample sample, string text, string path = "", string? token = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var address in sample.Addresses)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
            if (token is not null) request.Headers.Add("X-Token", token);
            using var answer = await http.SendAsync(request, Token);
            Assert.AreEqual(text, await answer.Content.ReadAsStringAsync(Token), $"{address}{path}: {answer.StatusCode}");
        }
    }

    /// <summary>The ids of the containers that run, of all hosts in turn.</summary>
    private async Task<string[]> ContainersAsync(DeployedSample sample)
    {
        var ids = new List<string>();
        foreach (var host in hosts.All)
            ids.AddRange((await host.Engine.Containers.ListAsync(EngineFilters.Label($"com.docker.compose.project={sample.Files.Stack}"), Token)).Select(container => container.Id));
        return [.. ids];
    }
}
