using Slipway.Compose.Loading.Canonical;
using Slipway.Compose.Yaml;

namespace Slipway.Compose.Tests.Loading.Canonical;

[TestClass]
public class TextFormTests
{
    [TestMethod]
    [DataRow("0", "0s")]
    [DataRow("90s", "1m30s")]
    [DataRow("1h", "1h0m0s")]
    [DataRow("26h0m1s", "26h0m1s")]
    [DataRow("1500ms", "1.5s")]
    [DataRow("100us", "100µs")]
    [DataRow("1.5m", "1m30s")]
    [DataRow("0.25s", "250ms")]
    [DataRow("-90s", "-1m30s")]
    public void Durations_are_printed_as_Go_prints_them(string text, string expected)
    {
        Assert.IsTrue(GoDurationText.TryNormalise(text, out var normal));
        Assert.AreEqual(expected, normal);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("5")]
    [DataRow("5x")]
    [DataRow("s")]
    [DataRow("1..5s")]
    [DataRow("99999999999999h")]
    public void What_is_no_duration_is_left_alone(string text) => Assert.IsFalse(GoDurationText.TryNormalise(text, out _));

    [TestMethod]
    [DataRow("a b", "a|b", "")]
    [DataRow("  a\t'b  c'  \"d \\\" e\" f\\ g '' ", "a|b  c|d \" e|f g|", "")]
    [DataRow("a`b c`d $(e f) g", "a`b c`d|$(e f)|g", "")]
    [DataRow("echo a && b", "echo|a", "&& b")]
    [DataRow("a; b", "a", "; b")]
    [DataRow("a 2>&1", "a", ">&1")]
    [DataRow("'a;b' c", "a;b|c", "")]
    public void A_line_is_split_into_words(string line, string words, string dropped)
    {
        var (actual, rest) = ShellWords.Split(line);
        Assert.AreEqual(words, string.Join('|', actual!));
        Assert.AreEqual(dropped, rest);
    }

    [TestMethod]
    [DataRow("'a")]
    [DataRow("a \"b")]
    [DataRow("a\\")]
    [DataRow("a (b)")]
    [DataRow("a )")]
    [DataRow("$(a")]
    public void A_line_with_an_open_quote_is_refused(string line) => Assert.IsNull(ShellWords.Split(line).Words);

    [TestMethod]
    [DataRow("1g", "1073741824")]
    [DataRow("1.5 GB", "1610612736")]
    [DataRow("64m", "67108864")]
    [DataRow("512", "512")]
    [DataRow("10b", "10")]
    [DataRow("-1", "-1")]
    public void Sizes_are_bytes(string text, string expected) =>
        Assert.AreEqual(expected, ((YamlScalar)ScalarForms.Size(new YamlScalar(text), new("/", "/", []))).Text);

    [TestMethod]
    [DataRow("017", "15")]
    [DataRow("0o17", "15")]
    [DataRow("0x1F", "31")]
    [DataRow("1_000", "1000")]
    [DataRow("-0b11", "-3")]
    public void Whole_numbers_have_one_text(string text, string expected) =>
        Assert.AreEqual(expected, ScalarForms.TextOf(new YamlScalar(text, ScalarKind.WholeNumber)));
}
