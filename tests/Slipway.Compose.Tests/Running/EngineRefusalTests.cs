using Slipway.Compose.Running;

namespace Slipway.Compose.Tests.Running;

[TestClass]
public sealed class EngineRefusalTests
{
    [TestMethod]
    [DataRow("driver failed programming external connectivity on endpoint web-1 (0a1b): Bind for 0.0.0.0:8080 failed: port is already allocated", "8080")]
    [DataRow("driver failed programming external connectivity on endpoint web-1 (0a1b): Error starting userland proxy: listen tcp4 0.0.0.0:443: bind: address already in use", "443")]
    [DataRow("driver failed programming external connectivity on endpoint x (9:9): Bind for :::5432 failed: port is already allocated", "5432")]
    [DataRow("rootlessport listen tcp 127.0.0.1:8081: bind: address already in use", "8081")]
    [DataRow("failed to set up container networking: driver failed: failed to bind host port 0.0.0.0:9090/tcp: address already in use", "9090")]
    [DataRow("No such image: web:latest", null)]
    [DataRow("bind: address already in use", null)]
    public void The_port_is_found_in_what_the_engine_says(string message, string? port) => Assert.AreEqual(port, EngineRefusal.Port(message));
}
