using Slipway.Deploy.Hosts;
using Slipway.Diagnostics;
using Slipway.Ssh;

namespace Slipway.Deploy.Tests.Hosts;

[TestClass]
public sealed class StatePathTests
{
    [TestMethod]
    [DataRow(null, "/home/me/.slipway/shop")]
    [DataRow("", "/home/me/.slipway/shop")]
    [DataRow("state", "/home/me/state/shop")]
    [DataRow("a/b/", "/home/me/a/b/shop")]
    [DataRow("~/a", "/home/me/a/shop")]
    [DataRow("~", "/home/me/shop")]
    [DataRow("/srv/slipway", "/srv/slipway/shop")]
    [DataRow("/srv/it's here/", "/srv/it's here/shop")]
    public void A_state_folder_is_absolute_or_below_the_home_folder(string? folder, string expected) => Assert.AreEqual(expected, StatePath.Of(Host(folder), "/home/me", "shop"));

    [TestMethod]
    public void The_root_can_be_a_home() => Assert.AreEqual("/.slipway/shop", StatePath.Of(Host(null), "/", "shop"));

    [TestMethod]
    [DataRow("../up")]
    [DataRow("/srv/../etc")]
    [DataRow("/")]
    [DataRow("//")]
    [DataRow("a\nb")]
    public void What_is_no_folder_is_refused(string folder)
    {
        var failure = Assert.ThrowsExactly<SlipwayException>(() => StatePath.Check(Host(folder), "shop"));
        Assert.AreEqual("SLIP5002", failure.Diagnostics[0].Code);
        StringAssert.Contains(failure.Message, "Host web1:");
        Assert.IsFalse(failure.Message.Any(char.IsControl));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("..")]
    [DataRow("a/b")]
    [DataRow("-a")]
    public void What_is_no_name_of_a_project_is_a_defect(string name) => Assert.ThrowsExactly<ArgumentException>(() => StatePath.Check(Host(null), name));

    private static DeployHost Host(string? folder) => new() { Name = "web1", Address = new SshDestination("h"), StateFolder = folder };
}
