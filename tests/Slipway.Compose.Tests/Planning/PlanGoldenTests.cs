using Slipway.Compose.Planning;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Planning;

/// <summary>
/// Each scenario's plan as text, with its warnings or errors, against <c>Goldens/{scenario}.txt</c>. With SLIPWAY_REWRITE_GOLDENS set to the folder of the goldens in the
/// sources they are written anew instead.
/// </summary>
[TestClass]
public sealed class PlanGoldenTests
{
    public static IEnumerable<object[]> Names => PlanScenarios.All.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_plan_reads_as_its_golden(string name)
    {
        var text = Text(PlanScenarios.All[name]());
        if (Environment.GetEnvironmentVariable("SLIPWAY_REWRITE_GOLDENS") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, name + ".txt"), text);
            return;
        }

        Assert.AreEqual(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Planning", "Goldens", name + ".txt")), text);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_plan_that_was_carried_out_leaves_nothing_to_do(string name)
    {
        var stack = PlanScenarios.All[name]();
        if (!name.StartsWith("error_", StringComparison.Ordinal))
        {
            stack.Up();
            // What was asked for once, by force, is not asked for again; an image that was pulled or built is there.
            stack.Options = stack.Options with { Recreate = stack.Options.Recreate == RecreatePolicy.Never ? RecreatePolicy.Never : RecreatePolicy.Changed };
            var again = stack.Plan();
            Assert.IsTrue(again.IsEmpty, PlanText.Of(again));
            return;
        }

        Assert.ThrowsExactly<SlipwayException>(stack.Plan);
    }

    private static string Text(Stack stack)
    {
        try
        {
            var plan = stack.Plan();
            return PlanText.Of(plan) + string.Concat(plan.Warnings.Select(warning => warning + "\n"));
        }
        catch (SlipwayException e)
        {
            return string.Concat(e.Diagnostics.Select(error => error + "\n"));
        }
    }
}
