using System.Text;
using Slipway.Deploy.Swarm;

namespace Slipway.Deploy.Tests.Swarm;

[TestClass]
public sealed class SpecComparisonTests
{
    [TestMethod]
    [DataRow("""{"A": null, "B": 0, "C": "", "D": [], "E": {}, "F": false}""", "{}", "")]
    [DataRow("""{"TaskTemplate": {}}""", """{"TaskTemplate": {"Runtime": "container", "ForceUpdate": 3, "ContainerSpec": {"Isolation": "default"}}}""", "")]
    [DataRow("""{"X": {"SecretName": "a"}}""", """{"X": {"SecretName": "a", "SecretID": "1"}}""", "")]
    [DataRow("""{"TaskTemplate": {"Networks": [{"Target": "p_default"}]}}""", """{"TaskTemplate": {"Networks": [{"Target": "id1"}]}}""", "")]
    [DataRow("""{"TaskTemplate": {"Networks": [{"Target": "p_other"}]}}""", """{"TaskTemplate": {"Networks": [{"Target": "id1"}]}}""", "TaskTemplate.Networks")]
    [DataRow("""{"Labels": {"a": ""}}""", """{"Labels": {}}""", "Labels.a")]
    [DataRow("""{"Labels": {"slipway.spec": "1"}}""", """{"Labels": {"slipway.spec": "2"}}""", "")]
    [DataRow("""{"Mode": {"Global": {}}}""", """{"Mode": {"Replicated": {"Replicas": 0}}}""", "Mode.Global Mode.Replicated")]
    [DataRow("""{"Ratio": 0.5, "N": 1}""", """{"Ratio": 0.50, "N": 2}""", "N")]
    [DataRow("""{"C": {"Init": false}}""", """{"C": {}}""", "C.Init")]
    [DataRow("""{"Env": ["A", "B"]}""", """{"Env": ["B", "A"]}""", "Env")]
    [DataRow("{}", """{"Extra": "x"}""", "Extra")]
    public void Only_what_says_something_else_is_a_difference(string desired, string observed, string expected) =>
        Assert.AreEqual(expected, string.Join(' ', SpecComparison.Differences(Encoding.UTF8.GetBytes(desired), Encoding.UTF8.GetBytes(observed), id => id == "id1" ? "p_default" : null)));
}
