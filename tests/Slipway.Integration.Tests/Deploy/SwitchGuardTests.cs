using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Deploy.Locking;
using Slipway.Deploy.Running;
using Slipway.Docker.Containers;
using Slipway.Integration.Tests.Docker;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>A build that is killed while a container is stopped for its successor leaves a service that serves.</summary>
[TestClass]
public sealed class SwitchGuardTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_switch_that_is_cut_goes_back_what_was_stopped_serves_and_what_was_started_beside_goes()
    {
        await using var hosts = await StartAsync();
        var (web, api) = (await MakeAsync(hosts, "shop-web-1"), await MakeAsync(hosts, "shop-api-1"));
        await using var sessions = await HostSessions.OpenAsync(hosts, Token);
        var log = new ShippingLog();
        await using var held = await DeployLock.TakeAsync(sessions.All[0], new LockRequest { Actor = "me@here", Purpose = "a test" }, log, Token);
        await using var guard = await SwitchGuard.SetAsync(sessions.All[0], held, Plan(("shop-web-1", web, ReplaceOrder.StopFirst), ("shop-api-1", api, ReplaceOrder.StartFirst)), log, Token);
        Assert.IsNotNull(guard);
        await MakeAsync(hosts, $"{api[..12]}_shop-api-1");
        await MakeAsync(hosts, "shop-web-1-rehearsal");
        await hosts[0].Engine.Containers.StopAsync(web, TimeSpan.Zero, Token);
        Assert.IsFalse(await RunsAsync(hosts, web));

        hosts[0].KillSshdConnections();

        await UntilAsync(async () => await NamesAsync(hosts) == "shop-api-1 shop-web-1" && await RunsAsync(hosts, web) && await RunsAsync(hosts, api));
        await UntilAsync(() => Task.FromResult(Directory.GetFiles(sessions.All[0].Folder, "guard.*").Length == 0));
    }

    [TestMethod]
    public async Task A_switch_that_is_cut_when_one_successor_took_over_goes_on_for_all()
    {
        await using var hosts = await StartAsync();
        var (web, api) = (await MakeAsync(hosts, "shop-web-1"), await MakeAsync(hosts, "shop-api-1"));
        await using var sessions = await HostSessions.OpenAsync(hosts, Token);
        var log = new ShippingLog();
        await using var held = await DeployLock.TakeAsync(sessions.All[0], new LockRequest { Actor = "me@here", Purpose = "a test" }, log, Token);
        await using var guard = await SwitchGuard.SetAsync(sessions.All[0], held, Plan(("shop-web-1", web, ReplaceOrder.StopFirst), ("shop-api-1", api, ReplaceOrder.StartFirst)), log, Token);
        var newWeb = await hosts[0].Engine.Containers.CreateAsync($"{web[..12]}_shop-web-1", Sleeper, Token);
        var newApi = await MakeAsync(hosts, "shop-api-1-new");
        await hosts[0].Engine.Containers.RenameAsync(api, $"{newApi[..12]}_shop-api-1", Token);
        await hosts[0].Engine.Containers.RenameAsync(newApi, "shop-api-1", Token);

        hosts[0].KillSshdConnections();

        await UntilAsync(async () => await RunsAsync(hosts, newWeb.Id) && await RunsAsync(hosts, newApi) && !await RunsAsync(hosts, web) && !await RunsAsync(hosts, api));
    }

    [TestMethod]
    public async Task The_new_container_is_started_where_the_old_one_is_gone()
    {
        await using var hosts = await StartAsync();
        var old = await MakeAsync(hosts, "shop-web-1");
        await using var sessions = await HostSessions.OpenAsync(hosts, Token);
        var log = new ShippingLog();
        await using var held = await DeployLock.TakeAsync(sessions.All[0], new LockRequest { Actor = "me@here", Purpose = "a test" }, log, Token);
        await using var guard = await SwitchGuard.SetAsync(sessions.All[0], held, Plan(("shop-web-1", old, ReplaceOrder.StopFirst)), log, Token);
        var created = await hosts[0].Engine.Containers.CreateAsync($"{old[..12]}_shop-web-1", Sleeper, Token);
        await hosts[0].Engine.Containers.RemoveAsync(old, Token, force: true);

        hosts[0].KillSshdConnections();

        await UntilAsync(() => RunsAsync(hosts, created.Id));
    }

    [TestMethod]
    public async Task A_switch_that_ends_takes_its_guard_along_and_none_is_set_where_nothing_is_replaced()
    {
        await using var hosts = await StartAsync();
        var old = await MakeAsync(hosts, "shop-web-1");
        await using var sessions = await HostSessions.OpenAsync(hosts, Token);
        var log = new ShippingLog();
        await using var held = await DeployLock.TakeAsync(sessions.All[0], new LockRequest { Actor = "me@here", Purpose = "a test" }, log, Token);
        Assert.IsNull(await SwitchGuard.SetAsync(sessions.All[0], held, Plan(), log, Token));
        await using (await SwitchGuard.SetAsync(sessions.All[0], held, Plan(("shop-web-1", old, ReplaceOrder.StopFirst)), log, Token))
        {
            Assert.HasCount(1, Directory.GetFiles(sessions.All[0].Folder, "guard.*"));
        }

        Assert.IsEmpty(Directory.GetFiles(sessions.All[0].Folder, "guard.*"));
    }

    private static ContainerCreateRequest Sleeper => new() { Image = Busybox.Image, Cmd = ["sleep", "600"] };

    private async Task<TestHosts> StartAsync()
    {
        await using (await Busybox.EngineAsync(Token))
        {
            var hosts = await TestHosts.StartAsync(1);
            await hosts.LoadAsync(Busybox.Image);
            return hosts;
        }
    }

    private async Task<string> MakeAsync(TestHosts hosts, string name)
    {
        var made = await hosts[0].Engine.Containers.CreateAsync(name, Sleeper, Token);
        await hosts[0].Engine.Containers.StartAsync(made.Id, Token);
        return made.Id;
    }

    private static ComposePlan Plan(params (string Name, string Id, ReplaceOrder Order)[] containers) => new()
    {
        ProjectName = "shop",
        Services = [.. containers.Select(one => new ServicePlan(
            one.Name,
            [new ContainerAction(ContainerActionKind.Recreate, one.Name, 1, new ObservedContainer { Id = one.Id, Name = one.Name, Service = one.Name }, "a test") { Order = one.Order }],
            []))],
    };

    private async Task<bool> RunsAsync(TestHosts hosts, string id) => (await hosts[0].Engine.Containers.FindAsync(id, Token))?.State.Running == true;

    private async Task<string> NamesAsync(TestHosts hosts) =>
        string.Join(' ', (await hosts[0].Engine.Containers.ListAsync(null, Token)).Select(container => container.Names[0].TrimStart('/')).Order(StringComparer.Ordinal));

    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!await holds())
        {
            Assert.IsLessThan(deadline, DateTime.UtcNow, "It never came to be.");
            await Task.Delay(100, Token);
        }
    }
}
