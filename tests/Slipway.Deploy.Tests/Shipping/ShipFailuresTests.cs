using Slipway.Deploy.Shipping;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Tests.Shipping;

[TestClass]
public sealed class ShipFailuresTests
{
    [TestMethod]
    [DataRow("SLIP1013", "The engine could not load the image archive: write /var/lib/docker/tmp/x: no space left on device", "SLIP5043", "web1", "152 MB", "20 MB")]
    [DataRow("SLIP1010", "The engine could not load the image archive: No space left on device (HTTP 500)", "SLIP5043", "web1", "152 MB", "20 MB")]
    [DataRow("SLIP1013", "The engine could not load the image archive: invalid tar header", "SLIP5045", "web1", "invalid tar header", "")]
    [DataRow("SLIP1011", "The connection was lost: broken pipe", "SLIP5044", "web1", "broken pipe", "")]
    [DataRow("SLIP1110", "The SSH connection was lost", "SLIP5044", "web1", "", "")]
    [DataRow("SLIP2411", "The cache cannot be written", "SLIP2411", "", "", "")]
    public async Task A_failure_is_said_of_its_host(string code, string message, string expected, string first, string second, string third)
    {
        var told = (await ShipFailures.OfAsync("web1", "image 'shop'", 152_000_000, new SlipwayException(Diagnostic.Error(code, message)), () => Task.FromResult<long?>(20_000_000))).Single();
        Assert.AreEqual(expected, told.Code);
        foreach (var part in (string[])[first, second, third]) StringAssert.Contains(told.Message, part);
    }
}
