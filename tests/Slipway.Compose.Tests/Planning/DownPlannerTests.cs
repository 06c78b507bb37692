using Slipway.Compose.Containers;
using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Planning;

[TestClass]
public sealed class DownPlannerTests
{
    [TestMethod]
    public void Containers_go_in_reverse_order_and_then_the_networks() => AssertText(
        """
        container  web-front-1  remove
        container  web-api-1    remove  after front
        container  web-db-1     remove  after api
        network    web_back     remove

        """,
        Down(Web(), new()));

    [TestMethod]
    public void Levels_follow_the_dependencies() =>
        Assert.AreEqual("front 0, api 1, db 2", string.Join(", ", Down(Web(), new()).Services.Select(service => $"{service.Service} {service.Level}")));

    [TestMethod]
    public void Without_files_the_labels_tell_the_order()
    {
        var stack = Web().Change("web-front-1", container => DependsOn(container, "api:service_started:false"))
            .Change("web-api-1", container => DependsOn(container, "db:service_healthy:true"));
        var plan = DownPlanner.Plan(null, "web", stack.Observed, new());
        Assert.AreEqual("front, api, db", string.Join(", ", plan.Services.Select(service => service.Service)));
    }

    [TestMethod]
    public void A_cycle_in_labels_is_no_obstacle()
    {
        var stack = new Stack().With("a").With("b").Up().Change("web-a-1", container => DependsOn(container, "b:service_started:false"))
            .Change("web-b-1", container => DependsOn(container, "a:service_started:false"));
        Assert.HasCount(2, DownPlanner.Plan(null, "web", stack.Observed, new()).Services);
    }

    [TestMethod]
    public void Volumes_go_on_request_only_and_never_external_or_foreign_ones()
    {
        var stack = Web().Volume("shared", external: true).Volume("foreign");
        stack.Observed = stack.Observed with
        {
            Volumes = new Dictionary<string, ObservedVolume>(stack.Observed.Volumes)
            {
                ["shared"] = new("shared", null, new Dictionary<string, string>(), "local"),
                ["web_foreign"] = new("web_foreign", null, new Dictionary<string, string>(), "local"),
            },
        };
        Assert.IsEmpty(Down(stack, new()).Volumes);
        Assert.AreEqual("web_data", string.Join(' ', Down(stack, new() { Volumes = true }).Volumes));
    }

    [TestMethod]
    public void A_network_that_an_orphan_uses_stays_with_a_warning()
    {
        var stack = Web();
        stack.Add(stack.Made("cache", 1) with { Networks = ["web_back"] });
        var plan = Down(stack, new());
        Assert.IsEmpty(plan.Networks);
        Assert.AreEqual("SLIP3411 SLIP3412", string.Join(' ', plan.Warnings.Select(warning => warning.Code)));

        var all = Down(stack, new() { Orphans = true });
        Assert.HasCount(1, all.Networks);
        Assert.IsEmpty(all.Warnings);
    }

    [TestMethod]
    public void Only_the_services_named_go_and_networks_stay()
    {
        var plan = Down(Web(), new() { Services = ["api"] });
        Assert.AreEqual("api", plan.Services.Single().Service);
        Assert.IsEmpty(plan.Networks);
    }

    [TestMethod]
    public void An_unknown_service_is_an_error_with_a_suggestion()
    {
        var error = Assert.ThrowsExactly<SlipwayException>(() => Down(Web(), new() { Services = ["apo"] })).Diagnostics.Single();
        Assert.AreEqual("SLIP3401", error.Code);
        Assert.Contains("did you mean 'api'?", error.Message);
    }

    [TestMethod]
    [DataRow(DownImages.None, "")]
    [DataRow(DownImages.Local, "web-api")]
    [DataRow(DownImages.All, "db web-api")]
    public void Images_go_as_asked(DownImages images, string expected)
    {
        var stack = Web().With("api", service => service with { Image = null });
        stack.Observed = stack.Observed with { Images = new Dictionary<string, string> { ["web-api"] = "1", ["db"] = "2" } };
        Assert.AreEqual(expected, string.Join(' ', Down(stack, new() { Images = images }).Images));
    }

    [TestMethod]
    public void Nothing_there_is_nothing_to_do() => AssertText("project web: nothing to do\n", DownPlanner.Plan(null, "web", new(), new()));

    private static Stack Web() => new Stack().Network("back").Volume("data")
        .With("db", service => service.On("back").Mounting("data", "/data"))
        .With("api", service => service.On("back").After("db"))
        .With("front", service => service.After("api")).Up();

    private static DownPlan Down(Stack stack, DownOptions options) => DownPlanner.Plan(stack.Project, "web", stack.Observed, options);

    private static ObservedContainer DependsOn(ObservedContainer container, string label) =>
        container with { Labels = new Dictionary<string, string> { [ComposeLabels.DependsOn] = label } };

    private static void AssertText(string expected, DownPlan plan) => Assert.AreEqual(expected.ReplaceLineEndings("\n"), DownText.Of(plan));
}
