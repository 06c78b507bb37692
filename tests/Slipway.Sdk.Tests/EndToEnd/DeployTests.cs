using Slipway.Docker;
using Slipway.Integration.Tests.Deploy;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>The sample's story, as its README tells it, on two machines.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class DeployTests
{
    private const string Old = "Hello from hello-dotnet in Production\n";
    private const string New = "Greetings of hello-dotnet in Production\n";

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
    public async Task The_sample_is_planned_deployed_changed_broken_and_rolled_back_on_two_hosts()
    {
        await using var sample = await DeployedSample.CopyAsync(hosts, hosts.All, Token);
        var secret = new SecretSearch(sample);

        var plan = (await sample.PublishAsync("-p:Plan=true")).Succeeded();
        Assert.AreEqual(2, plan.Output.Split($"build image {sample.Files.Stack}:prod here and send it").Length - 1, plan.Output);
        foreach (var host in hosts.All)
        {
            Assert.Contains($"{host.Name}: first release, 1", plan.Output);
            Assert.IsEmpty(await host.Engine.Containers.ListAsync(EngineFilters.Label($"com.docker.compose.project={sample.Files.Stack}"), Token));
            Assert.IsFalse(Directory.Exists(sample.StateOn(host)), "planning made folders");
        }

        var first = secret.Seen((await sample.PublishAsync()).Succeeded());
        TestContext.WriteLine(first.Output);
        Assert.Contains("release 1 deployed in", first.Output);
        await sample.AnswerAsync(Old);
        await sample.AnswerAsync("The first release is out.", "news");
        await sample.AnswerAsync("Welcome.\n", "admin", sample.Secret);

        var again = (await sample.PublishAsync()).Succeeded();
        Assert.Contains("release 1 serves already on host1, host2", again.Output);
        Assert.DoesNotContain("deployed in", again.Output);

        // Changed, with a migration that runs before the switch.
        sample.Replace("Program.cs", "Hello from", "Greetings of");
        sample.Replace("Program.cs", "app.Run();", """if (args is ["migrate"]) Console.WriteLine("migrated to the second"); else app.Run();""");
        sample.Replace("news.txt", "first", "second");
        sample.Replace(
            "hello-dotnet.csproj", "</Project>",
            """<ItemGroup><BeforeSwitch Include="web" Args="migrate" /><BeforeSwitch Include="note" Command="echo noted >> ~/notes" EveryHost="true" /></ItemGroup></Project>""");
        var gap = (await sample.PublishAsync("-p:Plan=true")).Succeeded();
        Assert.AreEqual(2, gap.Output.Split($"build image {sample.Files.Stack}:prod here and send it").Length - 1, gap.Output);
        Assert.AreEqual(2, gap.Output.Split($"old stops first, because it publishes host port {sample.Port}").Length - 1, gap.Output);
        await using (var load = RequestLoad.On(sample.Addresses))
        {
            using var sampling = new CancellationTokenSource();
            var commandLines = Processes.SampleCommandLinesAsync(sampling.Token);
            var second = secret.Seen((await sample.PublishAsync()).Succeeded());
            await sampling.CancelAsync();
            secret.Add("command lines", await commandLines);
            TestContext.WriteLine(second.Output);
            Assert.Contains("host1  1 → 2", second.Output);
            Assert.Contains("host2  1 → 2", second.Output);
            Assert.AreEqual(1, second.Output.Split("migrated to the second").Length - 1, second.Output);
            foreach (var seen in await load.EndAsync())
            {
                TestContext.WriteLine($"redeployed, a host's port {seen}");
                CollectionAssert.AreEqual((string[])[Old, New], seen.Texts.ToArray());
            }
        }

        foreach (var host in hosts.All)
            Assert.AreEqual("noted\n", File.ReadAllText(Path.Combine(host.Home, "notes")));
        await sample.AnswerAsync("The second release is out.", "news");
        await secret.AssertNowhereElseAsync(Token);

        // Broken on purpose.
        var containers = await ContainersAsync(sample);
        sample.Break();
        await using (var load = RequestLoad.On(sample.Addresses))
        {
            var broken = secret.Seen(await sample.PublishAsync());
            TestContext.WriteLine(broken.Output);
            Assert.AreEqual(1, broken.ExitCode);
            Assert.HasCount(2, broken.Diagnostics);
            foreach (var host in hosts.All)
            {
                var error = broken.Diagnostics.Single(error => error.Text.StartsWith(host.Name, StringComparison.Ordinal)).Text;
                Assert.Contains("Service 'web'", error);
                Assert.Contains("is unhealthy", error);
                Assert.Contains("InvalidOperationException: broken on purpose", error);
            }

            foreach (var seen in await load.EndAsync())
            {
                TestContext.WriteLine($"broken {seen}");
                Assert.IsEmpty(seen.Failures);
                Assert.AreEqual(New, seen.Texts.Single());
            }
        }

        CollectionAssert.AreEqual(containers, await ContainersAsync(sample));

        // Back, by hand.
        AssertServes(sample, 2);
        sample.Build("-t:Rollback").Succeeded();
        await sample.AnswerAsync(Old);
        await sample.AnswerAsync("The first release is out.", "news");
        AssertServes(sample, 1);
        sample.Build("-t:Rollback", "-p:Release=2").Succeeded();
        await sample.AnswerAsync(New);
        AssertServes(sample, 2);
        var unknown = sample.Build("-t:Rollback", "-p:Release=77");
        Assert.AreEqual("SLIP5209", unknown.Diagnostics[0].Code, unknown.Output);
        Assert.Contains("77", unknown.Diagnostics[0].Text);
        await sample.AnswerAsync(New);
        await secret.AssertNowhereElseAsync(Token);
    }

    [TestMethod]
    public async Task Behind_a_proxy_the_new_containers_start_beside_the_old_and_no_request_is_lost()
    {
        await using var sample = await DeployedSample.CopyAsync(hosts, [hosts[0]], Token);
        sample.Replace("hello-dotnet.csproj", "'$(DeployMode)' == 'swarm'", "true");
        (await sample.PublishAsync()).Succeeded();
        await sample.AnswerAsync(Old);

        sample.Replace("Program.cs", "Hello from", "Greetings of");
        await using var load = RequestLoad.On(sample.Addresses);
        var changed = (await sample.PublishAsync()).Succeeded();
        TestContext.WriteLine(changed.Output);
        foreach (var seen in await load.EndAsync())
        {
            TestContext.WriteLine($"redeployed behind a proxy {seen}");
            Assert.IsEmpty(seen.Failures);
            Assert.Contains(New, seen.Texts);
        }

        await sample.AnswerAsync(New);
    }

    private static void AssertServes(DeployedSample sample, int release)
    {
        var list = sample.Build("-t:Releases").Succeeded().Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.HasCount(2, list.Where(line => line.StartsWith($"*    {release} ", StringComparison.Ordinal)), string.Join('\n', list));
        Assert.HasCount(2, list.Where(line => line.StartsWith('*')), string.Join('\n', list));
    }

    /// <summary>The ids of the containers, of all hosts in turn.</summary>
    private async Task<string[]> ContainersAsync(DeployedSample sample)
    {
        var ids = new List<string>();
        foreach (var host in hosts.All)
            ids.AddRange((await host.Engine.Containers.ListAsync(EngineFilters.Label($"com.docker.compose.project={sample.Files.Stack}"), Token)).Select(container => container.Id));
        return [.. ids];
    }
}
