using Slipway.Compose.Planning;
using Slipway.Compose.Running;

namespace Slipway.Compose.Tests.Running;

[TestClass]
public sealed class StackEventsTests
{
    [TestMethod]
    [DataRow(ContainerHealth.None, false)]
    [DataRow(ContainerHealth.Starting, true)]
    public void A_list_tells_whether_a_container_is_tested_before_the_event_of_its_start_is_heard(ContainerHealth health, bool tested)
    {
        var heard = Life(ContainerState.Exited, ContainerHealth.None, 1);

        var merged = StackEvents.Merged(heard, Life(ContainerState.Running, health, null));

        Assert.AreEqual(heard with { Tested = tested }, merged);
    }

    private static ContainerLife Life(ContainerState state, ContainerHealth health, int? exitCode) =>
        ContainerLife.Of(new ObservedContainer { Id = "1", Name = "web-1", Service = "web", State = state, Health = health, ExitCode = exitCode });
}
