using Slipway.Compose.Model;
using Slipway.Compose.Verbs;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Verbs;

[TestClass]
public sealed class RunTextTests
{
    [TestMethod]
    [DataRow("80", null, null, 80, "tcp")]
    [DataRow("8080:80", null, "8080", 80, "tcp")]
    [DataRow("127.0.0.1:5353:53/udp", "127.0.0.1", "5353", 53, "udp")]
    [DataRow("127.0.0.1::80", "127.0.0.1", null, 80, "tcp")]
    [DataRow("[::1]:8080:80", "::1", "8080", 80, "tcp")]
    public void A_port_to_publish_is_read(string text, string? ip, string? published, int target, string protocol)
    {
        var port = PublishedPorts.Parse(text);
        Assert.AreEqual((ip, published, target, protocol), (port.HostIp, port.Published, port.Target, port.Protocol));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("0")]
    [DataRow("a:80")]
    [DataRow("1:2:3:4")]
    [DataRow("x:1:2")]
    [DataRow("80/icmp")]
    [DataRow("70000")]
    public void What_is_no_port_is_an_error(string text) =>
        Assert.AreEqual("SLIP3604", Assert.ThrowsExactly<SlipwayException>(() => PublishedPorts.Parse(text)).Diagnostics[0].Code);

    [TestMethod]
    [DataRow("./data:/data:ro", "/project/data:/data:ro")]
    [DataRow("/abs:/data", "/abs:/data")]
    [DataRow("db:/data", "web_db:/data")]
    [DataRow("other:/data", "other:/data")]
    public void A_volume_is_put_into_the_engines_form(string text, string bind)
    {
        var project = new ComposeProject
        {
            Name = "web",
            WorkingDirectory = "/project",
            Services = new Dictionary<string, ComposeService>(),
            Volumes = new Dictionary<string, ComposeVolume> { ["db"] = new() { Key = "db", Name = "web_db" } },
        };
        Assert.AreEqual(bind, AdditionalVolume.Bind(text, project));
        Assert.AreEqual("SLIP3605", Assert.ThrowsExactly<SlipwayException>(() => AdditionalVolume.Bind("data", project)).Diagnostics[0].Code);
    }
}
