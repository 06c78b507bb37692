using System.Net.NetworkInformation;
using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Containers;
using Slipway.Docker.Locating;
using Slipway.Integration.Tests.Docker;
using Slipway.Ssh.Shells;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>What other tests rely on when they use <see cref="TestHosts"/>.</summary>
[TestClass]
public sealed class TestHostsTests
{
    private static TestHosts hosts = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        await using (await Busybox.EngineAsync(context.CancellationToken))
        {
            hosts = await TestHosts.StartAsync(2);
            await hosts.LoadAsync(Busybox.Image);
        }
    }

    [ClassCleanup]
    public static async Task EndAsync()
    {
        if (hosts is not null) await hosts.DisposeAsync();
    }

    [TestMethod]
    public async Task Each_host_leads_to_its_own_engine_through_ssh()
    {
        var ids = new List<string?>();
        foreach (var host in hosts.All)
        {
            await using var engine = await ThroughSshAsync(hosts, host);
            var info = await engine.InfoAsync(Token);
            Assert.AreEqual((await host.Engine.InfoAsync(Token)).Id, info.Id);
            Assert.AreEqual(host.Name, info.Name);
            ids.Add(info.Id);
        }

        await using var machine = await Busybox.EngineAsync(Token);
        ids.Add((await machine.InfoAsync(Token)).Id);
        CollectionAssert.AllItemsAreUnique(ids);
    }

    [TestMethod]
    public async Task A_host_without_a_docker_program_is_reached_too()
    {
        await using var bare = await TestHosts.StartAsync(1, cli: false);
        await using var shell = await RemoteShell.OpenAsync(bare[0].Channels, bare[0].Address, Token);
        Assert.AreNotEqual(0, (await shell.RunAsync(ShellScript.Of("command -v docker"), Token)).ExitCode);
        await using var engine = await ThroughSshAsync(bare, bare[0]);
        Assert.AreEqual((await bare[0].Engine.InfoAsync(Token)).Id, (await engine.InfoAsync(Token)).Id);
    }

    [TestMethod]
    public async Task Each_host_has_a_home_and_a_name_of_its_own()
    {
        foreach (var host in hosts.All)
        {
            await using var shell = await RemoteShell.OpenAsync(host.Channels, host.Address, Token);
            Assert.AreEqual(host.Home, shell.Host.Home);
            Assert.AreEqual(0, (await shell.RunAsync(ShellScript.Of($"test \"$(uname -n)\" = {host.Name}"), Token)).ExitCode);
        }
    }

    [TestMethod]
    public async Task A_published_port_answers_here_and_on_the_other_host()
    {
        var request = new ContainerCreateRequest
        {
            Image = Busybox.Image,
            Cmd = ["sh", "-c", "echo hello >/index.html; exec httpd -f -h /"],
            ExposedPorts = new Dictionary<string, EmptyObject> { ["80/tcp"] = new() },
            HostConfig = new HostConfig { PortBindings = new Dictionary<string, IReadOnlyList<PortBinding>?> { ["80/tcp"] = [new PortBinding { HostPort = "8080" }] } },
        };
        var created = await hosts[0].Engine.Containers.CreateAsync("web", request, Token);
        await hosts[0].Engine.Containers.StartAsync(created.Id, Token);
        var address = $"http://{hosts[0].Ip}:8080/";
        Assert.AreEqual("hello\n", await AnswerAsync(address));

        var caller = new ContainerCreateRequest { Image = Busybox.Image, Cmd = ["wget", "-q", "-O", "-", address] };
        var called = await hosts[1].Engine.Containers.CreateAsync("caller", caller, Token);
        await hosts[1].Engine.Containers.StartAsync(called.Id, Token);
        await using var wait = await hosts[1].Engine.Containers.WaitAsync(called.Id, WaitCondition.NotRunning, Token);
        Assert.AreEqual(0, (await wait.ExitAsync(Token)).StatusCode);
    }

    [TestMethod]
    public async Task Ssh_can_be_cut_ended_and_started()
    {
        var host = hosts[1];
        await using (var shell = await RemoteShell.OpenAsync(host.Channels, host.Address, Token))
        {
            // A read that no input ends.
            var waiting = shell.RunAsync(ShellScript.Of("exec sleep 600"), Token);
            host.KillSshdConnections();
            await Assert.ThrowsExactlyAsync<SlipwayException>(() => waiting);
            Assert.AreEqual(0, (await shell.RunAsync(ShellScript.Of("true"), Token)).ExitCode);
        }

        await host.StopSshdAsync();
        await Assert.ThrowsExactlyAsync<SlipwayException>(() => RemoteShell.OpenAsync(host.Channels, host.Address, Token));
        await host.StartSshdAsync();
        await using var again = await RemoteShell.OpenAsync(host.Channels, host.Address, Token);
        Assert.AreEqual(0, (await again.RunAsync(ShellScript.Of("true"), Token)).ExitCode);
    }

    [TestMethod]
    [DataRow(false, DisplayName = "stopped")]
    [DataRow(true, DisplayName = "killed")]
    public async Task An_engine_comes_back_with_what_it_had(bool killed)
    {
        await using var own = await TestHosts.StartAsync(1);
        await own.LoadAsync(Busybox.Image);
        var before = await own[0].Engine.Images.FindAsync(Busybox.Image, Token);
        var id = (await own[0].Engine.InfoAsync(Token)).Id;
        await (killed ? own[0].KillEngineAsync() : own[0].StopEngineAsync());
        await Assert.ThrowsExactlyAsync<SlipwayException>(() => own[0].Engine.InfoAsync(Token));
        await own[0].StartEngineAsync();
        Assert.AreEqual(before!.Id, (await own[0].Engine.Images.FindAsync(Busybox.Image, Token))!.Id);
        Assert.AreEqual(id, (await own[0].Engine.InfoAsync(Token)).Id);
    }

    [TestMethod]
    public async Task Nothing_of_them_stays()
    {
        var own = await TestHosts.StartAsync(1);
        await own.LoadAsync(Busybox.Image);
        var request = new ContainerCreateRequest { Image = Busybox.Image, Cmd = ["sleep", "600"] };
        var created = await own[0].Engine.Containers.CreateAsync(null, request, Token);
        await own[0].Engine.Containers.StartAsync(created.Id, Token);
        var pid = (await own[0].Engine.Containers.FindAsync(created.Id, Token))!.State.Pid;
        var dockerd = int.Parse(await File.ReadAllTextAsync(Path.Combine(own[0].Folder, "dockerd.pid"), Token), System.Globalization.CultureInfo.InvariantCulture);
        await own.DisposeAsync();
        Assert.IsFalse(Directory.Exists(own.Folder));
        Assert.IsFalse(Runs(pid), "the container");
        Assert.IsFalse(Runs(dockerd), "the engine");
        Assert.IsFalse((await File.ReadAllTextAsync("/proc/mounts", Token)).Contains(created.Id, StringComparison.Ordinal));
        var network = own[0].Ip[..(own[0].Ip.LastIndexOf('.') + 1)];
        var addresses = NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address.ToString());
        Assert.IsFalse(addresses.Any(address => address.StartsWith(network, StringComparison.Ordinal)), "the network");
    }

    private Task<Engine> ThroughSshAsync(TestHosts of, TestHost host) => Engine.ConnectAsync(
        new EngineSearch { DockerHost = "ssh://" + host.Name, Variable = _ => null, HomeDirectory = of.Folder, Ssh = of.Options }, Token);

    // A process that ended and that nobody collected runs no longer.
    private static bool Runs(long pid) =>
        File.Exists($"/proc/{pid}/stat") && File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1][0] is not ('Z' or 'X');

    private async Task<string> AnswerAsync(string address)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                return await client.GetStringAsync(new Uri(address), patience.Token);
            }
            catch (HttpRequestException) when (!patience.IsCancellationRequested)
            {
                // The server in the container is still starting.
                await Task.Delay(20, patience.Token);
            }
        }
    }
}
