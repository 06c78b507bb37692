using System.Text;
using Slipway.Compose.Loading.Schema;
using Slipway.Compose.Loading.Schema.Rules;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Schema;

[TestClass]
public sealed class RobustnessTests
{
    [TestMethod]
    public void No_tree_whatever_breaks_the_checks()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var document = new RandomTrees(seed).Document();
            var diagnostics = new List<Diagnostic>();
            try
            {
                ComposeSchema.Validate(document, diagnostics);
                ConsistencyRules.CheckDefinitions(document, diagnostics);
                ConsistencyRules.Check(RulesReport.ProjectOf(document), diagnostics);
            }
            catch (Exception failure) when (failure is not AssertFailedException)
            {
                Assert.Fail($"seed {seed}: {failure}");
            }
            foreach (var diagnostic in diagnostics)
                Assert.IsFalse(diagnostic.Message.Any(character => char.IsControl(character) || character is '\u2028' or '\u2029'), $"seed {seed}: {diagnostic.Code} is not on one line");
        }
    }

    [TestMethod]
    public void Diagnostics_come_in_the_order_of_the_file()
    {
        var diagnostics = new List<Diagnostic>();
        for (var seed = 0; seed < 200; seed++)
        {
            diagnostics.Clear();
            ComposeSchema.Validate(new RandomTrees(seed).Document(), diagnostics);
            var lines = diagnostics.Where(diagnostic => diagnostic.Code != "SLIP3209").Select(diagnostic => diagnostic.Position?.Line ?? 0).ToList();
            CollectionAssert.AreEqual(lines.Order().ToList(), lines, $"seed {seed}");
        }
    }

    [TestMethod]
    public void A_file_that_is_something_else_is_not_told_of_line_by_line()
    {
        var text = new StringBuilder("services:\n");
        for (var i = 0; i < 10_000; i++) text.Append("  s").Append(i).Append(": []\n");
        var report = SchemaReport.Of(text.ToString()).Split('\n');
        Assert.HasCount(101, report);
        Assert.AreEqual("c.yaml(1,1): error SLIP3209: The file has more than 100 errors of form; correct these and build again to see the rest.", report[^1]);
    }

    [TestMethod]
    public void What_an_alias_repeats_is_told_once() => Assert.AreEqual(
        "c.yaml(1,20): error SLIP3202: An item of 'command' has to be text, not a number; put it in quotes.",
        SchemaReport.Of("x-a: &a {command: [5]}\nservices: {a: *a, b: *a, c: {<<: *a, image: x}}"));

    [TestMethod]
    public void A_value_is_never_shown_where_a_password_may_stand()
    {
        var report = SchemaReport.Of("services: {a: {environment: {A: [hunter2]}, command: {x: hunter2}, secrets: hunter2}}\nconfigs: {c: {content: [hunter2]}}\nsecrets: {s: hunter2}");
        Assert.DoesNotContain("hunter2", report);
        Assert.HasCount(5, report.Split('\n'));
    }
}
