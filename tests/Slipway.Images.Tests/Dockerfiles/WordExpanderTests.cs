using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Tests.Dockerfiles;

[TestClass]
public sealed class WordExpanderTests
{
    [TestMethod]
    [DataRow("plain", "plain")]
    [DataRow("$A", "one")]
    [DataRow("${A}x$A-y", "onexone-y")]
    [DataRow("$Ax", "")]
    [DataRow("\\$A", "$A")]
    [DataRow("'$A'", "$A")]
    [DataRow("\"$A\"", "one")]
    [DataRow("\"\\$A \\x\"", "$A \\x")]
    [DataRow("a\\", "a")]
    [DataRow("$", "$")]
    [DataRow("$.", "$.")]
    [DataRow("${A:-w}", "one")]
    [DataRow("${N:-w}", "w")]
    [DataRow("${N:-${A}b}", "oneb")]
    [DataRow("${E:-w}", "w")]
    [DataRow("${E-w}", "")]
    [DataRow("${N-w}", "w")]
    [DataRow("${A:+w}", "w")]
    [DataRow("${E:+w}", "")]
    [DataRow("${E+w}", "w")]
    [DataRow("${N+w}", "")]
    [DataRow("${A:?no}", "one")]
    [DataRow("${N:?no}", "!N: no")]
    [DataRow("${E:?}", "!E: it must not be empty")]
    [DataRow("${E?no}", "")]
    [DataRow("${P#*/}", "b/c.tar.gz")]
    [DataRow("${P##*/}", "c.tar.gz")]
    [DataRow("${P%.*}", "a/b/c.tar")]
    [DataRow("${P%%.*}", "a/b/c")]
    [DataRow("${P%x}", "a/b/c.tar.gz")]
    [DataRow("${P/\\//-}", "a-b/c.tar.gz")]
    [DataRow("${P//\\//-}", "a-b-c.tar.gz")]
    [DataRow("${P/c*/x}", "a/b/x")]
    [DataRow("${P//?r/x}", "a/b/c.tx.gz")]
    [DataRow("${", "!a '}' is missing")]
    [DataRow("${A", "!a '}' is missing")]
    [DataRow("${A:-x", "!a '}' is missing")]
    [DataRow("${}", "!it is a bad substitution")]
    [DataRow("${A^}", "!the modifier '^' is not supported")]
    [DataRow("'a", "!a single quote is not closed")]
    [DataRow("\"a", "!a double quote is not closed")]
    [DataRow("$U", "?")]
    [DataRow("x${U:-y}", "?")]
    [DataRow("${N:-$U}", "?")]
    [DataRow("${U:?no}", "?")]
    [DataRow("$1$A", "one")]
    [DataRow("$@x", "x")]
    public void Words_expand_as_the_engine_expands_them(string word, string expected)
    {
        var expansion = WordExpander.Expand(word, '\\', Look);
        Assert.AreEqual(expected, expansion.Error is { } error ? "!" + error : expansion.Value ?? "?");
    }

    [TestMethod]
    public void Unset_names_are_told() =>
        CollectionAssert.AreEqual(new[] { "N", "M" }, WordExpander.Expand("$N${M}$A$N", '\\', Look).Unset.ToArray());

    [TestMethod]
    public void The_escape_can_be_a_backtick() => Assert.AreEqual("$A\\", WordExpander.Expand("`$A\\", '`', Look).Value);

    [TestMethod]
    public void Endless_nesting_is_refused_instead_of_exhausting_the_stack() =>
        Assert.IsNotNull(WordExpander.Expand(string.Concat(Enumerable.Repeat("${a:-", 100_000)), '\\', Look).Error);

    private static Variable Look(string name) => name switch
    {
        "A" => Variable.Of("one"),
        "E" => Variable.Of(""),
        "P" => Variable.Of("a/b/c.tar.gz"),
        "U" => Variable.Unknown,
        _ => Variable.Unset,
    };
}
