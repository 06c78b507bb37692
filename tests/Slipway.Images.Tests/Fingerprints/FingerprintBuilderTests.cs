using Slipway.Images.Fingerprints;

namespace Slipway.Images.Tests.Fingerprints;

[TestClass]
public sealed class FingerprintBuilderTests
{
    [TestMethod]
    public void Where_one_field_ends_and_the_next_begins_counts()
    {
        var fingerprints = new[]
        {
            Of(b => b.Add("ab", "c")),
            Of(b => b.Add("a", "bc")),
            Of(b => b.Add("abc", "")),
            Of(b => b.Add("abc", (string?)null)),
            Of(b => b.Add("a", "b").Add("c", "")),
            Of(b => b.Add("a", ["b", "c"])),
            Of(b => b.Add("a", ["bc"])),
            Of(b => b.Add("a", ["c", "b"])),
            Of(b => b.Add("a", [])),
            Of(b => b),
            Of(b => b, "other"),
            Of(b => b.Add("a", new string('x', 100_000))),
        };
        CollectionAssert.AllItemsAreUnique(fingerprints);
    }

    [TestMethod]
    public void The_same_fields_give_the_same_fingerprint() =>
        Assert.AreEqual(Of(b => b.Add("a", "b").Add("list", ["x"])), Of(b => b.Add("a", "b").Add("list", ["x"])));

    [TestMethod]
    public void The_format_does_not_change_unnoticed() => Assert.AreEqual("29b5f178d39ea735ef8d6ad8736eb468620e65edc39a63af27724420c867d77f", Of(b => b.Add("name", "value")).Hex);

    private static Fingerprint Of(Func<FingerprintBuilder, FingerprintBuilder> add, string kind = "test")
    {
        using var builder = new FingerprintBuilder(kind);
        return add(builder).Build();
    }
}
