using Slipway.Diagnostics;
using Slipway.Tasks.Compose;

namespace Slipway.Tasks.Tests.Compose;

[TestClass]
public sealed class GivenPropertiesTests
{
    private readonly GivenProperties given = new(new RecordingBuildEngine(), new Dictionary<string, string> { ["ARGS"] = "from the shell", ["TOKEN"] = "t" });

    [TestMethod]
    public void What_merely_equals_an_environment_variable_was_not_given()
    {
        Assert.IsNull(given.Text("Args", "from the shell"));
        CollectionAssert.AreEqual(new[] { "Args" }, given.Ignored);
        Assert.AreEqual("--help", given.Text("Args", " --help "));
        Assert.AreEqual("from the shell", given.Text("Entrypoint", "from the shell"));
        given.ThrowIfMalformed();
    }

    [TestMethod]
    public void Values_are_read_as_what_they_stand_for()
    {
        CollectionAssert.AreEqual(new[] { "web", "db" }, given.List("ComposeServices", "web; ;db,"));
        Assert.IsTrue(given.Flag("ComposeWait", "TRUE"));
        Assert.IsTrue(given.Flag("ComposeWait", "", otherwise: true));
        Assert.AreEqual(TimeSpan.FromSeconds(1.5), given.Seconds("ComposeWaitTimeout", "1.5"));
        Assert.AreEqual(20, given.Number("Tail", "20"));
        Assert.AreEqual(2, given.Choice("RemoveImages", "Local", ("none", 1), ("local", 2)));
        CollectionAssert.AreEqual(new[] { "sh", "-c", "a | b; c" }, given.Words("Args", "sh -c 'a | b; c'")!.ToArray());
        Assert.AreEqual("A=1=2,TOKEN=t", string.Join(',', given.Pairs("ComposeEnvironment", "A=1=2;TOKEN;UNSET").Select(pair => $"{pair.Key}={pair.Value}")));
        given.ThrowIfMalformed();
    }

    [TestMethod]
    public void Everything_malformed_is_told_at_once()
    {
        given.Flag("ComposeWait", "yes");
        given.Seconds("ComposeWaitTimeout", "-1");
        given.Number("Tail", "many");
        given.Choice("ComposeRecreate", "sometimes", ("changed", 1), ("always", 2));
        given.Words("Args", "echo 'open");
        given.Words("Entrypoint", "a && b");

        var failure = Assert.ThrowsExactly<SlipwayException>(given.ThrowIfMalformed);
        Assert.AreEqual("""
            error SLIP3700: ComposeWait is 'yes'; expected is true or false.
            error SLIP3700: ComposeWaitTimeout is '-1'; expected is a number of seconds.
            error SLIP3700: Tail is 'many'; expected is a whole number.
            error SLIP3700: ComposeRecreate is 'sometimes'; expected is changed or always.
            """.ReplaceLineEndings("\n"), string.Join('\n', failure.Diagnostics.Take(4)));
        Assert.AreEqual("SLIP3703 SLIP3703", string.Join(' ', failure.Diagnostics.Skip(4).Select(problem => problem.Code)));
    }
}
