namespace Slipway.Diagnostics.Tests;

[TestClass]
public sealed class DiagnosticTests
{
    [TestMethod]
    [DataRow(3, 7, "a/Dockerfile(3,7)")]
    [DataRow(3, 0, "a/Dockerfile(3)")]
    [DataRow(0, 7, "a/Dockerfile")]
    [DataRow(0, 0, "a/Dockerfile")]
    public void A_position_shows_what_is_known_of_it(int line, int column, string expected) =>
        Assert.AreEqual(expected, new SourcePosition("a/Dockerfile", line, column).ToString());

    [TestMethod]
    public void A_diagnostic_reads_as_compilers_print_it() =>
        Assert.AreEqual("Dockerfile(2,1): error SLIP2101: Unknown.", Diagnostic.Error("SLIP2101", "Unknown.", new SourcePosition("Dockerfile", 2, 1)).ToString());

    [TestMethod]
    public void A_diagnostic_without_a_position_begins_with_its_severity() =>
        Assert.AreEqual("warning SLIP2020: Looks like a secret.", Diagnostic.Warning("SLIP2020", "Looks like a secret.").ToString());

    [TestMethod]
    public void Diagnostics_that_say_the_same_are_equal_whatever_lines_belong_to_them()
    {
        var said = Diagnostic.Error("SLIP3501", "It ended.");

        Assert.AreEqual(said, said with { Details = ["one"] });
        Assert.AreEqual(said.GetHashCode(), (said with { Details = ["one"] }).GetHashCode());
        Assert.AreNotEqual(said, said with { Message = "It was killed." });
    }

    [TestMethod]
    public void A_failure_shows_all_it_holds_in_order()
    {
        var first = Diagnostic.Error("SLIP2001", "one");
        var second = Diagnostic.Error("SLIP2002", "two");

        var failure = new SlipwayException([first, second]);

        CollectionAssert.AreEqual(new[] { first, second }, failure.Diagnostics.ToArray());
        Assert.AreEqual($"{first}{Environment.NewLine}{second}", failure.Message);
    }
}
