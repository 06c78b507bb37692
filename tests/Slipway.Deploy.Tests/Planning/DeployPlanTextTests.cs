using Slipway.Compose.Planning;
using Slipway.Deploy.Planning;
using Slipway.Deploy.Shipping;

namespace Slipway.Deploy.Tests.Planning;

[TestClass]
public sealed class DeployPlanTextTests
{
    [TestMethod]
    public void A_plan_tells_for_each_host_what_is_sent_made_and_why()
    {
        var image = new ShippedImage("shop-web:slipway-0123", "sha256:0123");
        var plan = new DeployPlan("shop", 4,
        [
            new HostPlan
            {
                Host = "web1",
                Current = 3,
                Images = [new ShipAction(image, 1, 9, 2_000_000, "1 of 9 layers is new"), new ShipAction(new ShippedImage("db:slipway-9", "sha256:9"), 0, 3, 0, "")],
                Files = [new FileAction("nginx.conf", 512, "new")],
                Pulls = ["redis:7"],
                Stack = new ComposePlan { ProjectName = "shop", Services = [new ServicePlan("web", [new ContainerAction(ContainerActionKind.Create, "shop-web-1", 1, null, "it is not there")], [])] },
            },
            new HostPlan { Host = "web2", Builds = ["shop-web"], Swarm = ["service shop_web create it is not there"] },
            new HostPlan { Host = "web3", Current = 4, HasSpecification = true },
        ]);
        Assert.AreEqual(
            """
            web1: release 3 → 4
              send image shop-web:slipway-0123: 2.0 MB, 1 of 9 layers (1 of 9 layers is new)
              pull image redis:7 (neither this machine's engine nor the host's has it)
              send files nginx.conf: 512 B (new)
              container  shop-web-1  create  it is not there
            web2: first release, 4
              build image shop-web here and send it (its sources changed, or it was never built)
              service shop_web create it is not there
            web3: nothing to do, release 4 is what would be deployed
            """,
            string.Join('\n', DeployPlanText.Lines(plan)));
        Assert.IsFalse(plan.IsEmpty);
        Assert.IsTrue(plan.Hosts[2].IsEmpty);
    }

    [TestMethod]
    [DataRow(0, "0 B")]
    [DataRow(999, "999 B")]
    [DataRow(1000, "1.0 kB")]
    [DataRow(2_017_280, "2.0 MB")]
    [DataRow(161_743_837, "161.7 MB")]
    [DataRow(2_500_000_000, "2.50 GB")]
    public void Sizes_are_for_people(long bytes, string expected) => Assert.AreEqual(expected, DeployPlanText.Size(bytes));

    [TestMethod]
    public void The_same_release_with_another_specification_is_something_to_do() => Assert.IsFalse(new HostPlan { Host = "a", Current = 1 }.IsEmpty);
}
