using Slipway.Compose.Planning;

namespace Slipway.Compose.Tests.Planning;

[TestClass]
public sealed class ContainerStatusTests
{
    [TestMethod]
    [DataRow("Up 3 minutes (healthy)", ContainerHealth.Healthy)]
    [DataRow("Up 3 minutes (unhealthy)", ContainerHealth.Unhealthy)]
    [DataRow("Up 2 seconds (health: starting)", ContainerHealth.Starting)]
    [DataRow("Up 2 seconds (starting)", ContainerHealth.Starting)]
    [DataRow("Up 2 seconds", ContainerHealth.None)]
    [DataRow(null, ContainerHealth.None)]
    public void Health_is_read_from_the_status(string? status, ContainerHealth health) => Assert.AreEqual(health, ContainerStatus.Health(status));

    [TestMethod]
    [DataRow("Exited (137) 2 hours ago", 137)]
    [DataRow("Exited (0) Less than a second ago", 0)]
    [DataRow("Exited (-1) 2 hours ago", -1)]
    [DataRow("Exited (", null)]
    [DataRow("Up 2 seconds", null)]
    [DataRow(null, null)]
    public void The_exit_code_is_read_from_the_status(string? status, int? code) => Assert.AreEqual(code, ContainerStatus.ExitCode(status));

    [TestMethod]
    [DataRow("running", ContainerState.Running)]
    [DataRow("exited", ContainerState.Exited)]
    [DataRow("stopped", ContainerState.Exited)]
    [DataRow("configured", ContainerState.Created)]
    [DataRow("dead", ContainerState.Dead)]
    public void States_of_Docker_and_Podman_are_known(string state, ContainerState expected) => Assert.AreEqual(expected, ContainerStatus.State(state));
}
