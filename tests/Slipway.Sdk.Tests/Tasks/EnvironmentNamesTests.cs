using Slipway.Diagnostics;
using Slipway.Tasks.Environments;

namespace Slipway.Sdk.Tests.Tasks;

[TestClass]
public sealed class EnvironmentNamesTests
{
    private static readonly EnvironmentNames Names = new(["Staging", "PROD", "Qa", "staging"]);

    [TestMethod]
    public void The_first_spelling_counts_and_repetition_does_not() => CollectionAssert.AreEqual((string[])["Dev", "Prod", "Staging", "Qa"], Names.All.ToArray());

    [TestMethod]
    [DataRow("dev", "Dev")]
    [DataRow("STAGING", "Staging")]
    [DataRow("Stagin", null)]
    [DataRow("", null)]
    public void Names_compare_without_case(string value, string? expected) => Assert.AreEqual(expected, Names.Canonical(value));

    [TestMethod]
    [DataRow("Prdo", "Prod")]
    [DataRow("production", "Prod")]
    [DataRow("development", "Dev")]
    [DataRow("devl", "Dev")]
    [DataRow("stag", "Staging")]
    [DataRow("Stgaing", "Staging")]
    [DataRow("aq", "Qa")]
    [DataRow("local", null)]
    [DataRow("/etc/profile", null)]
    [DataRow("x", null)]
    public void The_nearest_name_is_suggested_only_when_it_is_near(string value, string? expected) => Assert.AreEqual(expected, Names.Nearest(value));

    [TestMethod]
    [DataRow("a/b")]
    [DataRow("")]
    [DataRow("1st")]
    [DataRow("Größe")]
    [DataRow("a b")]
    public void A_name_has_what_file_names_and_tags_allow(string name) =>
        Assert.AreEqual("SLIP9002", Assert.ThrowsExactly<SlipwayException>(() => new EnvironmentNames([name])).Diagnostics.Single().Code);
}
