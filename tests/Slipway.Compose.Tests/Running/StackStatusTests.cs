using Slipway.Compose.Planning;
using Slipway.Compose.Running;
using Slipway.Docker.Containers;

namespace Slipway.Compose.Tests.Running;

[TestClass]
public sealed class StackStatusTests
{
    [TestMethod]
    [DataRow("0.0.0.0", 80, 8080, "tcp", "localhost", "http://localhost:8080")]
    [DataRow("0.0.0.0", 80, 80, "tcp", "localhost", "http://localhost")]
    [DataRow("::", 443, 8443, "tcp", "build-host", "https://build-host:8443")]
    [DataRow("0.0.0.0", 443, 443, "tcp", "localhost", "https://localhost")]
    [DataRow("127.0.0.1", 5000, 5000, "tcp", "build-host", "http://localhost:5000")]
    [DataRow("10.0.0.7", 80, 81, "tcp", "localhost", "http://10.0.0.7:81")]
    [DataRow("fd00::7", 80, 81, "tcp", "localhost", "http://[fd00::7]:81")]
    public void A_published_port_has_an_address(string ip, int inside, int outside, string type, string host, string url) =>
        CollectionAssert.AreEqual(new[] { url }, Urls(host, new PublishedPort { Ip = ip, PrivatePort = inside, PublicPort = outside, Type = type }));

    [TestMethod]
    public void What_is_not_published_or_not_tcp_has_none() => CollectionAssert.AreEqual(
        Array.Empty<string>(),
        Urls("localhost", new PublishedPort { PrivatePort = 80, Type = "tcp" }, new PublishedPort { Ip = "0.0.0.0", PrivatePort = 53, PublicPort = 53, Type = "udp" }));

    [TestMethod]
    public void A_port_published_for_both_protocols_of_the_internet_is_told_once() => CollectionAssert.AreEqual(
        new[] { "http://localhost:8080" },
        Urls("localhost", new PublishedPort { Ip = "0.0.0.0", PrivatePort = 80, PublicPort = 8080, Type = "tcp" }, new PublishedPort { Ip = "::", PrivatePort = 80, PublicPort = 8080, Type = "tcp" }));

    [TestMethod]
    [DataRow(ContainerActionKind.Keep, null)]
    [DataRow(ContainerActionKind.Create, "created")]
    [DataRow(ContainerActionKind.Recreate, "recreated")]
    [DataRow(ContainerActionKind.Start, "started")]
    [DataRow(ContainerActionKind.Restart, "restarted")]
    [DataRow(ContainerActionKind.Remove, "removed")]
    public void What_was_done_is_told_in_a_word(ContainerActionKind kind, string? word)
    {
        var plan = new ComposePlan { ProjectName = "p", Services = [new ServicePlan("web", [new ContainerAction(kind, "p-web-1", 1, null, null)], [])] };
        Assert.AreEqual(word, StackStatus.Of(plan, [], "localhost").Single().Action);
    }

    private static string[] Urls(string host, params PublishedPort[] ports)
    {
        var plan = new ComposePlan { ProjectName = "p", Services = [new ServicePlan("web", [], [])] };
        var container = new ObservedContainer { Id = "1", Name = "p-web-1", Service = "web", Number = 1, Ports = ports };
        return [.. StackStatus.Of(plan, [container], host).Single().Urls];
    }
}
