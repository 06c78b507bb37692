using Slipway.Sync.Reconciling;

namespace Slipway.Sync.Tests.Reconciling;

/// <summary>Cases as <c>name | ancestor | source | target -> plan</c>, in the words of <see cref="Tree"/> and <see cref="PlanWords"/>.</summary>
[TestClass]
public sealed class ReconcilerTests
{
    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Reconciles(SyncMode mode, string name, string ancestor, string source, string target, string plan)
    {
        var pair = new Pair(mode, Tree.Parse(ancestor), Tree.Parse(source), Tree.Parse(target));
        Assert.AreEqual(plan, PlanWords.Of(pair.Plan()), $"{name}: {pair}");

        // What is not read stays different from everything, also from itself.
        if (!$"{source} {target}".Contains('?', StringComparison.Ordinal)) ReconcileLaws.Check(pair);
    }

    [TestMethod]
    public void No_case_stands_twice() => Assert.IsEmpty(Cases.GroupBy(c => string.Join('|', c.Where((_, i) => i is not (1 or 5)))).Where(g => g.Count() > 1).Select(g => g.Key));

    public static IEnumerable<object[]> Cases
    {
        get
        {
            foreach (var (mode, table) in ReconcilerCases.Tables)
            {
                foreach (var line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                {
                    var parts = line.Replace("->", "|", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries);
                    yield return [mode, parts[0], parts[1], parts[2], parts[3], parts[4]];
                }
            }
        }
    }
}
