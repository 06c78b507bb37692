namespace Slipway.Compose.Tests.Schema;

[TestClass]
public sealed class SchemaFormTests
{
    [TestMethod]
    [DataRow("ports: \"80:80\"", "c.yaml(3,12): error SLIP3202: 'ports' has to be a list of ports, not text; write '- \"8080:80\"'.")]
    [DataRow("deploy: {replicas: two}", "c.yaml(3,24): error SLIP3203: 'replicas' has to be a whole number from 0 on, not 'two'.")]
    public void A_wrong_value_is_told_in_one_sentence(string lines, string expected) => Assert.AreEqual(expected, SchemaReport.OfService(lines));
}
