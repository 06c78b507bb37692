using Slipway.Compose.Loading.Interpolation;
using Slipway.Compose.Tests.Yaml;
using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Loading.Interpolation;

[TestClass]
public sealed class InterpolatorTests
{
    private static readonly Dictionary<string, string> Environment = new() { ["FOO"] = "first", ["BAR"] = "", ["Foo"] = "mixed" };

    /// <summary>Every row was put through <c>docker-compose config</c> 2.26.1 with the same environment.</summary>
    [TestMethod]
    [DataRow("$FOO", "first")]
    [DataRow("${FOO}", "first")]
    [DataRow("$$FOO", "$FOO")]
    [DataRow("$$$FOO", "$first")]
    [DataRow("$$$$FOO", "$$FOO")]
    [DataRow("$${FOO}", "${FOO}")]
    [DataRow("$$${FOO}", "$first")]
    [DataRow("a $ b", "a $ b")]
    [DataRow("$", "$")]
    [DataRow("a$", "a$")]
    [DataRow("$}", "$}")]
    [DataRow("$5", "$5")]
    [DataRow("$$", "$")]
    [DataRow("$(cmd)", "$(cmd)")]
    [DataRow("$[x]", "$[x]")]
    [DataRow("$é", "$é")]
    [DataRow("$FOOé", "firsté")]
    [DataRow("é${FOO}é", "éfirsté")]
    [DataRow("$Foo ${Foo}", "mixed mixed")]
    [DataRow("$FOO-bar", "first-bar")]
    [DataRow("x} ${FOO}", "x} first")]
    [DataRow("${U:-def}", "def")]
    [DataRow("${U-def}", "def")]
    [DataRow("${BAR:-def}", "def")]
    [DataRow("${BAR-def}", "")]
    [DataRow("${FOO:-def}", "first")]
    [DataRow("${U:-}", "")]
    [DataRow("${U-}", "")]
    [DataRow("${U:+def}", "")]
    [DataRow("${U+def}", "")]
    [DataRow("${BAR:+def}", "")]
    [DataRow("${BAR+def}", "def")]
    [DataRow("${FOO:+def}", "def")]
    [DataRow("${FOO:?msg}", "first")]
    [DataRow("${BAR?msg}", "")]
    [DataRow("${U:-a}b}", "ab}")]
    [DataRow("${U:-a{b}c}", "a{b}c")]
    [DataRow("${U:-$}", "$")]
    [DataRow("${U:-$$}", "$")]
    [DataRow("${U:-$$FOO}", "$FOO")]
    [DataRow("${U:-$5}", "$5")]
    [DataRow("${U:-${FOO}}", "first")]
    [DataRow("${U:-${FOO}}}", "first}")]
    [DataRow("${U:-{FOO}}", "{FOO}")]
    [DataRow("${U:-${U2:-${FOO}}} ${FOO}", "first first")]
    [DataRow("${U:-a}${FOO}${U:-b}", "afirstb")]
    [DataRow("${U:-$$${FOO}$$}", "$first$")]
    [DataRow("${U:-${FOO}}$", "first$")]
    [DataRow("${U-my?msg}", "my?msg")]
    [DataRow("${U-a:-b}", "a:-b")]
    [DataRow("${U:-a:+b}", "a:+b")]
    [DataRow("${U:-'a'}", "'a'")]
    [DataRow("${U:-\"a\"}", "\"a\"")]
    [DataRow("${U:-a\\}b}", "a\\b}")]
    [DataRow("${U:-{}}", "{}")]
    [DataRow("${U:-{}", "{")]
    [DataRow("${U:-{a}", "{a")]
    [DataRow("${U:-{}}}", "{}}")]
    [DataRow("${U:-}}", "}")]
    [DataRow("${U:-{{}}}", "{{}}")]
    [DataRow("${U:-{a}} ${FOO}", "{a} first")]
    [DataRow("${U:-{\"a\":{\"b\":1}}} ${FOO}", "{\"a\":{\"b\":1}} first")]
    [DataRow("${U-${U:-{}}}", "{}")]
    public void References_are_replaced_as_docker_compose_does(string text, string expected) => Assert.AreEqual((expected, ""), Run(text));

    /// <summary>Docker compose 2.26.1 evaluates the words it does not need, and takes an empty pair of braces in a word for one brace; its successors do not (the first) or still do (the second).</summary>
    [TestMethod]
    [DataRow("${FOO:-${U:?boo}}", "first")]
    [DataRow("${FOO:-$U}", "first")]
    [DataRow("${FOO:?m ${U} x}", "first")]
    [DataRow("${U:+${U2:?boo}}", "")]
    [DataRow("${U:-{}} ${FOO}", "{} first")]
    [DataRow("${U:-a\nb}", "a\nb")]
    public void Words_are_lazy_and_their_braces_balance(string text, string expected) => Assert.AreEqual((expected, ""), Run(text));

    [TestMethod]
    [DataRow("$U", "", "f(3,5): warning SLIP3034: The variable 'U' is not set, so it is empty here; set it, give it a default as in ${U:-default}, or write $$U for the text.")]
    [DataRow("a ${U} $U ${V}", "a   ", "f(3,7): warning SLIP3034: The variable 'U' is not set, so it is empty here; set it, give it a default as in ${U:-default}, or write $$U for the text.\nf(3,15): warning SLIP3034: The variable 'V' is not set, so it is empty here; set it, give it a default as in ${V:-default}, or write $$V for the text.")]
    [DataRow("${U:?set it to ${FOO}}", "", "f(3,5): error SLIP3033: The variable 'U' is not set and has to be: set it to ${FOO}; set it in the environment or in an env file.")]
    [DataRow("x ${BAR:?}", "x ", "f(3,7): error SLIP3033: The variable 'BAR' is empty and has to be; set it in the environment or in an env file.")]
    [DataRow("${U?boo} ${V:?boo}", " ", "f(3,5): error SLIP3033: The variable 'U' is not set and has to be: boo; set it in the environment or in an env file.\nf(3,14): error SLIP3033: The variable 'V' is not set and has to be: boo; set it in the environment or in an env file.")]
    [DataRow("ab ${} $FOO", "ab ${} $FOO", "f(3,10): error SLIP3030: '${' needs the name of a variable and '}' follows; write ${NAME}, or $${ for the text '${'.")]
    [DataRow("${ foo}", "${ foo}", "f(3,7): error SLIP3030: '${' needs the name of a variable and a space follows; write ${NAME}, or $${ for the text '${'.")]
    [DataRow("${5}", "${5}", "f(3,7): error SLIP3030: '${' needs the name of a variable and '5' follows; write ${NAME}, or $${ for the text '${'.")]
    [DataRow("${é}", "${é}", "f(3,7): error SLIP3030: '${' needs the name of a variable and 'é' follows; write ${NAME}, or $${ for the text '${'.")]
    [DataRow("${foo!}", "${foo!}", "f(3,10): error SLIP3030: In '${foo' '!' follows the name, where only '}', ':-', '-', ':?', '?', ':+' or '+' can; write $${ for the text '${'.")]
    [DataRow("${foo }", "${foo }", "f(3,10): error SLIP3030: In '${foo' a space follows the name, where only '}', ':-', '-', ':?', '?', ':+' or '+' can; write $${ for the text '${'.")]
    [DataRow("${U:=x}", "${U:=x}", "f(3,8): error SLIP3030: In '${U' ':' follows the name, where only '}', ':-', '-', ':?', '?', ':+' or '+' can; write $${ for the text '${'.")]
    [DataRow("${FOO:}", "${FOO:}", "f(3,10): error SLIP3030: In '${FOO' ':' follows the name, where only '}', ':-', '-', ':?', '?', ':+' or '+' can; write $${ for the text '${'.")]
    [DataRow("${", "${", "f(3,5): error SLIP3031: '${' is not closed; add the '}', or write $${ for the text '${'.")]
    [DataRow("a ${FOO b", "a ${FOO b", "f(3,7): error SLIP3031: '${FOO' is not closed; add the '}', or write $${ for the text '${'.")]
    [DataRow("${U:-${FOO} ${FOO", "${U:-${FOO} ${FOO", "f(3,5): error SLIP3031: '${U' is not closed; add the '}', or write $${ for the text '${'.")]
    public void What_is_wrong_is_said_with_its_place(string text, string expected, string problems) => Assert.AreEqual((expected, problems), Run(text));

    [TestMethod]
    [DataRow("a: x ${", 6)]
    [DataRow("a: 'x ${'", 7)]
    [DataRow("a: \"x ${\"", 7)]
    [DataRow("a: \"\\x ${\"", 0)]
    [DataRow("a: \"\\t ${\"", 4)]
    [DataRow("a: |\n  x ${\n", 4)]
    public void A_problem_points_into_a_scalar_of_one_line_and_at_others(string yaml, int column)
    {
        var diagnostics = new List<Diagnostic>();
        var documents = YamlReader.Read(yaml, "f", diagnostics);
        if (column == 0)
        {
            Assert.IsEmpty(documents);
            return;
        }
        new Interpolator(_ => null).Interpolate(documents[0], diagnostics);
        Assert.HasCount(1, diagnostics);
        Assert.AreEqual((1, column), (diagnostics[0].Position!.Value.Line, diagnostics[0].Position!.Value.Column));
    }

    [TestMethod]
    public void Values_are_replaced_and_keys_are_not()
    {
        var tree = YamlText.Parse("$FOO: &a {b: $FOO, c: [1, $$x, '${FOO}'], d: 5}\ne: *a\nf: {g: h}\ni: !override $FOO\n");
        var result = (YamlMapping)Interpolated(tree);
        Assert.AreEqual("{$FOO: {b: first, c: [int:1, $x, first], d: int:5}, e: {b: first, c: [int:1, $x, first], d: int:5}, f: {g: h}, i: !override first}", YamlText.Show(result));
        Assert.AreSame(result["$FOO"], result["e"]);
        Assert.AreSame(((YamlMapping)tree)["f"], result["f"]);
        Assert.AreEqual(((YamlMapping)tree)["i"]!.Position, result["i"]!.Position);
    }

    [TestMethod]
    public void A_tree_without_references_stays_the_same_node()
    {
        var tree = YamlText.Parse("a: [1, {b: c}]\n");
        Assert.AreSame(tree, Interpolated(tree));
    }

    [TestMethod]
    public void A_replaced_value_stays_text_until_its_place_casts_it()
    {
        var scalar = (YamlScalar)((YamlMapping)new Interpolator(_ => "8").Interpolate(YamlText.Parse("a: $N\n"), []))["a"]!;
        Assert.AreEqual(ScalarKind.Text, scalar.Kind);
        Assert.AreEqual((ScalarKind.WholeNumber, "8"), (ScalarCast.ToWholeNumber(scalar)!.Kind, ScalarCast.ToWholeNumber(scalar)!.Text));
    }

    [TestMethod]
    public void Variables_that_were_asked_for_are_known_and_warnings_are_shared()
    {
        var diagnostics = new List<Diagnostic>();
        var interpolator = new Interpolator(Environment.GetValueOrDefault);
        interpolator.Interpolate("$FOO ${U} ${BAR:-$V} ${FOO:-$W}", default, diagnostics);
        interpolator.With(_ => null).Interpolate("$U", default, diagnostics);
        Assert.AreEqual("BAR= FOO=first U= V=", string.Join(' ', interpolator.Asked.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")));
        Assert.HasCount(2, diagnostics);
    }

    [TestMethod]
    public void References_nested_without_end_are_an_error()
    {
        var diagnostics = new List<Diagnostic>();
        var text = string.Concat(Enumerable.Repeat("${U:-", 100_000)) + new string('}', 100_000);
        Assert.AreEqual(text, new Interpolator(_ => null).Interpolate(text, default, diagnostics));
        Assert.AreEqual("SLIP3032", diagnostics.Single().Code);
    }

    private static YamlNode Interpolated(YamlNode tree)
    {
        var diagnostics = new List<Diagnostic>();
        var result = new Interpolator(Environment.GetValueOrDefault).Interpolate(tree, diagnostics);
        Assert.IsEmpty(diagnostics);
        return result;
    }

    private static (string Text, string Problems) Run(string text)
    {
        var diagnostics = new List<Diagnostic>();
        var result = new Interpolator(Environment.GetValueOrDefault).Interpolate(text, new("f", 3, 5, 3, 5 + text.Length), diagnostics);
        return (result, string.Join('\n', diagnostics));
    }
}
