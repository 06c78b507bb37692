using Slipway.Integration.Tests.Deploy;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>The sample's story in a swarm of three machines. Requests go to the port of the proxy on each node, since this kernel may lack IP_VS and with it a port of the swarm's own.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class SwarmDeployTests
{
    private const string Old = "Hello from hello-dotnet in Production\n";
    private const string New = "Greetings of hello-dotnet in Production\n";

    private static TestHosts hosts = null!;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        hosts = await TestHosts.StartAsync(3, swarm: true);
        // What every node has to have is sent by ssh in DeployTests; here it would only take its time.
        await hosts.LoadAsync("mcr.microsoft.com/dotnet/aspnet:10.0", "nginx:1.28");
    }

    [ClassCleanup]
    public static async Task EndAsync()
    {
        if (hosts is not null) await hosts.DisposeAsync();
    }

    [TestMethod]
    public async Task The_sample_is_deployed_changed_broken_and_rolled_back_in_a_swarm_of_three_without_losing_a_request()
    {
        await using var sample = await DeployedSample.CopyAsync(hosts, hosts.All, TestContext.CancellationToken, "-p:DeployMode=swarm");

        var first = (await sample.PublishAsync()).Succeeded();
        TestContext.WriteLine(first.Output);
        await sample.AnswerAsync(Old);
        await sample.AnswerAsync("Welcome.\n", "admin", sample.Secret);
        Assert.Contains("release 1 serves already", (await sample.PublishAsync()).Succeeded().Output);

        sample.Replace("Program.cs", "Hello from", "Greetings of");
        sample.Replace("news.txt", "first", "second");
        await using (var load = RequestLoad.On(sample.Addresses))
        {
            var second = (await sample.PublishAsync()).Succeeded();
            TestContext.WriteLine(second.Output);
            foreach (var seen in await load.EndAsync())
            {
                TestContext.WriteLine($"redeployed {seen}");
                Assert.IsEmpty(seen.Failures);
                Assert.Contains(New, seen.Texts);
            }
        }

        await sample.AnswerAsync(New);
        await sample.AnswerAsync("The second release is out.", "news");

        sample.Break();
        await using (var load = RequestLoad.On(sample.Addresses))
        {
            var broken = await sample.PublishAsync();
            TestContext.WriteLine(broken.Output);
            Assert.AreEqual(1, broken.ExitCode);
            var error = broken.Diagnostics[0].Text;
            Assert.Contains("Service 'web' failed and the swarm rolled it back", error);
            Assert.Contains("unhealthy", error);
            Assert.Contains("broken on purpose", error);
            foreach (var seen in await load.EndAsync())
            {
                TestContext.WriteLine($"broken {seen}");
                Assert.IsEmpty(seen.Failures);
                Assert.AreEqual(New, seen.Texts.Single());
            }
        }

        var back = sample.Build("-t:Rollback").Succeeded();
        TestContext.WriteLine(back.Output);
        await sample.AnswerAsync(Old);
        await sample.AnswerAsync("The first release is out.", "news");
        var list = sample.Build("-t:Releases").Succeeded().Output;
        Assert.AreEqual(3, list.Split("*    1 ").Length - 1, list);
    }
}
