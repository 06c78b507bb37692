using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using Slipway.Compose.Tests.Model;

namespace Slipway.Compose.Tests.Planning;

/// <summary>Which services are started beside their old containers, and why others are not.</summary>
[TestClass]
public sealed class ReplacementRuleTests
{
    private const string Beside = "new beside old";

    [TestMethod]
    [DataRow("image: x", Beside)]
    [DataRow("image: x\nports: [{target: 80}, {target: 81, published: '0'}]", Beside)]
    [DataRow("image: x\nports: [{target: 80, published: '8080'}]", "it publishes host port 8080")]
    [DataRow("image: x\nports: [{target: 80, published: '8080'}, {target: 443, published: '8443'}]", "it publishes host ports 8080, 8443")]
    [DataRow("image: x\nports: [{target: 80, published: '8080-8081'}]", Beside)]
    [DataRow("image: x\nscale: 2\nports: [{target: 80, published: '8080-8082'}]", "it publishes host port 8080-8082")]
    [DataRow("image: x\nhostname: h\ncontainer_name: c", Beside)]
    [DataRow("image: x\nvolumes: [{type: bind, source: /a, target: /b, read_only: true}, {type: volume, source: v, target: /v, read_only: true}, {type: tmpfs, target: /t}]", Beside)]
    [DataRow("image: x\nvolumes: [{type: bind, source: /a, target: /b}]", "it may write to '/a'")]
    [DataRow("image: x\nvolumes: [{type: volume, source: v, target: /v}]", "it may write to volume 'v'")]
    [DataRow("image: x\nvolumes: [{type: volume, source: v, target: /v}]\nports: [{target: 80, published: '80'}]", "it publishes host port 80 and it may write to volume 'v'")]
    [DataRow("image: x\ndevices: ['/dev/a:/dev/a']", "it uses devices")]
    [DataRow("image: x\nnetwork_mode: host", "it uses the host's network")]
    [DataRow("image: x\nnetwork_mode: none", Beside)]
    [DataRow("image: x\nnetwork_mode: container:abc", "it shares a namespace of container 'abc'")]
    [DataRow("image: x\nipc: service:other", "it shares the ipc namespace of service 'other'")]
    [DataRow("image: x\nvolumes_from: ['container:abc']", "it shares the volumes of container 'abc'")]
    [DataRow("image: x\nvolumes_from: ['container:abc:ro']", Beside)]
    [DataRow("image: x\nmac_address: '02:00:00:00:00:01'", "it has a fixed MAC address")]
    [DataRow("image: x\nnetworks: {n: {ipv4_address: 10.0.0.9}}", "it has a fixed address in network 'n'")]
    [DataRow("image: x\ndeploy: {update_config: {order: stop-first}}", "deploy.update_config.order says so")]
    [DataRow("image: x\nvolumes: [{type: volume, source: v, target: /v}]\ndeploy: {update_config: {order: start-first}}", "new beside old, as deploy.update_config.order says")]
    [DataRow("image: x\nports: [{target: 80, published: '80'}]\ndeploy: {update_config: {order: start-first}}", "it publishes host port 80")]
    public void A_service_s_definition_decides(string members, string cause)
    {
        var choice = Choice($"services:\n  s:\n    {members.Replace("\n", "\n    ", StringComparison.Ordinal)}\n  other: {{image: y}}");
        var order = cause.StartsWith(Beside, StringComparison.Ordinal) ? ReplaceOrder.StartFirst : ReplaceOrder.StopFirst;
        Assert.AreEqual((order, order == ReplaceOrder.StartFirst ? cause : "old stops first, because " + cause), (choice.Order, choice.Cause));
    }

    [TestMethod]
    [DataRow("network_mode: service:s", "service 'other' shares what it has")]
    [DataRow("volumes_from: ['s:ro']", "service 'other' shares what it has")]
    [DataRow("network_mode: bridge, links: ['s:database']", "service 'other' links to it")]
    [DataRow("depends_on: {s: {condition: service_started, restart: true}}", "service 'other' is restarted with it")]
    public void Other_services_decide(string members, string cause) =>
        Assert.AreEqual("old stops first, because " + cause, Choice($"services: {{s: {{image: x}}, other: {{image: y, {members}}}}}").Cause);

    [TestMethod]
    [DataRow("image: x\nports: [{target: 80, published: '80'}]", true)]
    [DataRow("image: x\nports: [{target: 80, published: '80'}]\nvolumes: [{type: volume, source: v, target: /v}]", false)]
    [DataRow("image: x\nports: [{target: 80, published: '80'}]\nnetworks: {n: {ipv4_address: 10.0.0.9}}", false)]
    [DataRow("image: x\nports: [{target: 80, published: '80'}]\ndeploy: {update_config: {order: stop-first}}", false)]
    public void Only_where_host_ports_are_all_there_is_a_rehearsal_tells_something(string members, bool only) =>
        Assert.AreEqual(only, Choice($"services:\n  s:\n    {members.Replace("\n", "\n    ", StringComparison.Ordinal)}").OnlyHostPorts);

    private static ReplacementChoice Choice(string yaml)
    {
        var project = CanonicalText.Project(yaml);
        return ReplacementRule.Of(project, project.Services["s"], project.Services["s"].Scale);
    }
}
