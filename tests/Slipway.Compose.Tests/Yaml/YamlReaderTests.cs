using Slipway.Compose.Yaml;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Yaml;

[TestClass]
public sealed class YamlReaderTests
{
    [TestMethod]
    [DataRow("a: 1\nb: [x, 2.5, ~, true]\n", "{a: int:1, b: [x, real:2.5, null, bool:true]}")]
    [DataRow("a: '1'\nb: \"true\"\nc: |\n  x\n  y\nd: >-\n  x\n  y\n", "{a: 1, b: true, c: x\ny\n, d: x y}")]
    [DataRow("1: a\ntrue: b\n0x10: c\n1.5: d\n", "{1: a, true: b, 0x10: c, 1.5: d}")]
    [DataRow("a:\nb:\n- 1\n-\n", "{a: null, b: [int:1, null]}")]
    [DataRow("\uFEFFa: b\r\nc: |\r\n  d\r\n  e\r\n", "{a: b, c: d\ne\n}")]
    [DataRow("a: !reset null\nb: !override [1]\nc: !override 5\nd: !override '5'\n", "{a: !reset null, b: !override [int:1], c: !override int:5, d: !override 5}")]
    [DataRow("a: !!str 5\nb: !!int '5'\nc: !!float 5\nd: ! 5\ne: !!binary aGVsbG8=\nf: !!timestamp 2001-01-01\n", "{a: 5, b: int:5, c: real:5, d: 5, e: hello, f: 2001-01-01}")]
    [DataRow("a: <<\nb: [<<]\n\"<<\": x\n", "{a: <<, b: [<<], <<: x}")]
    public void Values_are_read(string text, string expected) => Assert.AreEqual(expected, YamlText.Show(YamlText.Parse(text)));

    [TestMethod]
    [DataRow("x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}", "{a: int:1, b: int:3}")]
    [DataRow("x: &x {a: 1, b: 2}\ny: {b: 3, <<: *x}", "{b: int:3, a: int:1}")]
    [DataRow("x: [&p {a: 1, b: 2}, &q {b: 3, c: 4}]\ny: {<<: [*p, *q], d: 5}", "{a: int:1, b: int:2, c: int:4, d: int:5}")]
    [DataRow("x: &x {a: 1}\ny: {<<: [*x, {e: 2}]}", "{a: int:1, e: int:2}")]
    [DataRow("x: &x {a: 1}\ny: {<<: {e: 2}, a: 3}", "{e: int:2, a: int:3}")]
    [DataRow("x: &x {a: 1}\nz: &z {<<: *x, b: 2}\ny: {<<: *z, c: 3}", "{a: int:1, b: int:2, c: int:3}")]
    [DataRow("y: {<<: [], a: 1}", "{a: int:1}")]
    [DataRow("y: {!!merge <<: {b: 2}, a: 1}", "{b: int:2, a: int:1}")]
    public void Merge_keys_are_resolved(string text, string expected) =>
        Assert.AreEqual(expected, YamlText.Show(((YamlMapping)YamlText.Parse(text))["y"]!));

    [TestMethod]
    public void Keys_and_values_know_where_they_stand()
    {
        var root = (YamlMapping)YamlText.Parse("a:\n  bc: [1, &x 'two']\n  d: *x\n");
        var a = (YamlMapping)root["a"]!;
        Assert.AreEqual(new SourcePosition("compose.yaml", 1, 1, 1, 2), root.Key("a")!.Position);
        Assert.AreEqual(new SourcePosition("compose.yaml", 2, 3, 2, 5), a.Key("bc")!.Position);
        Assert.AreEqual(new SourcePosition("compose.yaml", 2, 7), a["bc"]!.Position);
        Assert.AreEqual(new SourcePosition("compose.yaml", 2, 3), a.Position);
        Assert.AreEqual((2, 8), (((YamlSequence)a["bc"]!).Items[0].Position.Line, ((YamlSequence)a["bc"]!).Items[0].Position.Column));
        Assert.AreSame(((YamlSequence)a["bc"]!).Items[1], a["d"]);
    }

    [TestMethod]
    public void Every_document_is_read()
    {
        var diagnostics = new List<Diagnostic>();
        var documents = YamlReader.Read("a: 1\n---\nb: 2\n...\n---\n- c\n", "f", diagnostics);
        Assert.IsEmpty(diagnostics);
        Assert.AreEqual("{a: int:1} {b: int:2} [c]", string.Join(' ', documents.Select(YamlText.Show)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("\uFEFF")]
    [DataRow("# nothing\n\n")]
    public void A_file_of_nothing_has_no_document(string text)
    {
        var diagnostics = new List<Diagnostic>();
        Assert.IsEmpty(YamlReader.Read(text, "f", diagnostics));
        Assert.IsEmpty(diagnostics);
    }

    [TestMethod]
    [DataRow("a: 1\nb: 2\na: 3\nb: 4\n", "f(3,1): error SLIP3006: The key 'a' is already there at line 1; keep one of them.\nf(4,1): error SLIP3006: The key 'b' is already there at line 2; keep one of them.")]
    [DataRow("1: a\n'1': b\n", "f(2,1): error SLIP3006: The key '1' is already there at line 1; keep one of them.")]
    [DataRow("? [a]\n: b\n~: c\n", "f(1,3): error SLIP3007: A key has to be text and this is a list; quote it if it is meant as text.\nf(3,1): error SLIP3007: A key has to be text and this is null; quote it if it is meant as text.")]
    [DataRow("web: &web 1\na: *wbe\n", "f(2,4): error SLIP3008: The alias '*wbe' has no anchor '&wbe' above it; did you mean '*web'?")]
    [DataRow("a: &a {b: [*a]}\n", "f(1,12): error SLIP3009: The alias '*a' stands inside what its anchor '&a' names, which would never end; move the anchor to a smaller part.")]
    [DataRow("a: {<<: 5}\n", "f(1,9): error SLIP3012: '<<' merges mappings, and this is none; give it an alias of a mapping, or a list of such aliases.")]
    [DataRow("a: !!int foo\n", "f(1,4): error SLIP3013: The tag !!int does not fit 'foo'; remove the tag or correct the value.")]
    [DataRow("a: !rest foo\n", "f(1,4): warning SLIP3014: The tag !rest means nothing here and is ignored; did you mean !reset?")]
    [DataRow("a: \"\u0001\"", "f(1,5): error SLIP3005: The character U+0001 cannot stand in a YAML file; remove it, or write it as an escape such as \"\\u0001\" in double quotes.")]
    [DataRow("[a]\nb: c\n", "f(2,1): error SLIP3000: The document has ended and this follows it; indent it like the lines above, or begin another document with '---'.")]
    public void What_is_wrong_is_said_with_its_place(string text, string expected) =>
        Assert.AreEqual(expected, YamlText.Problems(text));

    [TestMethod]
    [DataRow("a:\n\tb: 1\n", "f(2,1)", "A tab stands where YAML wants spaces")]
    [DataRow("a:\n  b: 1\n  \tc: 1\n", "f(3,3)", "A tab stands where YAML wants spaces")]
    [DataRow("a: b: c\n", "f(1,5)", "A second ': ' stands in a value")]
    [DataRow("a: 1\n  b: 2\n", "f(2,4)", "A second ': ' stands in a value")]
    [DataRow("a: \"x\nb: 1\n", "f(1,4)", "The quoted text that begins here is not closed")]
    [DataRow("a: 'x\n", "f(1,4)", "The quoted text that begins here is not closed")]
    [DataRow("a: \"\\q\"\n", "f(1,4)", "The quoted text that begins here holds an unknown escape")]
    [DataRow("a: @x\n", "f(1,4)", "A value cannot begin with this character")]
    [DataRow("services:\n  web:\n    image: x\n   ports: []\n", "f(4,4)", "A key is expected here")]
    [DataRow("key: value\nkey2\nkey3: v\n", "f(2,1)", "A key is expected here")]
    [DataRow("a:b\nc: d\n", "f(2,2)", "A key follows text that is not ended")]
    [DataRow("a: {b: 1\n", "f(2,1)", "'{' is not closed")]
    [DataRow("a: [b\n", "f(2,1)", "'[' is not closed")]
    [DataRow("a: [1,,2]\n", "f(1,7)", "A value is expected before this character")]
    [DataRow("a: - b\n", "f(1,4)", "A list entry ('- ') cannot stand here")]
    [DataRow("- a\nb: c\n", "f(2,1)", "Within a list every entry begins with '- '")]
    [DataRow("a: * 1\n", "f(1,4)", "'&' and '*' begin an anchor and an alias")]
    [DataRow("a: |x\n  y\n", "f(1,4)", "Behind '|' or '>'")]
    [DataRow("{a: b}}\n", "f(1,7)", "The document has ended")]
    public void Malformed_text_is_an_error_where_it_is_malformed(string text, string place, string beginning)
    {
        var problem = YamlText.Problems(text);
        Assert.StartsWith($"{place}: error SLIP3000: {beginning}", problem);
        Assert.DoesNotContain("\n", problem);
    }

    [TestMethod]
    [DataRow("a: [\n1,\n2\n]\n", "{a: [int:1, int:2]}")]
    [DataRow("a: {\nb: 2\n}\nc: d\n", "{a: {b: int:2}, c: d}")]
    [DataRow("a: \"x\ny\"\n", "{a: x y}")]
    [DataRow("a:\n  - [\n  b\n  ]\n", "{a: [[b]]}")]
    [DataRow("a:\n  b:\n    c: \"foo\n    bar \\\n    baz\n\n    q\"\n    d: [CMD, x,\n    y]\n", "{a: {b: {c: foo bar baz\nq, d: [CMD, x, y]}}}")]
    public void Lines_in_brackets_and_quotes_may_be_indented_as_docker_compose_lets_them(string text, string expected) =>
        Assert.AreEqual(expected, YamlText.Show(YamlText.Parse(text)));

    [TestMethod]
    public void A_line_that_is_indented_too_little_keeps_its_columns()
    {
        var items = (YamlSequence)((YamlMapping)YamlText.Parse("a: [\n1, 2\n]\n"))["a"]!;
        Assert.AreEqual(new SourcePosition("compose.yaml", 2, 4, 2, 5), items.Items[1].Position);
    }

    [TestMethod]
    [DataRow("a: [1, 2\nb: 3\nc: 4\n", "f(1,4): error SLIP3000: The '[' or '{' that begins here is not closed")]
    [DataRow("a: \"1\nb: 3\nc: 4\n", "f(1,4): error SLIP3000: The quoted text that begins here is not closed")]
    [DataRow("a: [\n1]\nb: @c\n", "f(3,4): error SLIP3000: A value cannot begin with this character")]
    public void What_is_not_closed_is_an_error_where_it_begins(string text, string expected) => Assert.StartsWith(expected, YamlText.Problems(text));

    /// <summary>What the fuzzer found: text for which the scanner throws something of its own, counts a line behind the last, or both.</summary>
    [TestMethod]
    [DataRow("? d\n: e\n? [e]\n: {f: !!i]nt '5'}\n")]
    [DataRow("a: [\"8080:80\", 44")]
    [DataRow("...\n...\na: 1\n")]
    [DataRow("a: [1,\n]2\n")]
    public void Text_that_the_scanner_stumbles_over_is_an_error(string text)
    {
        var diagnostics = new List<Diagnostic>();
        YamlReader.Read(text, "f", diagnostics);
        Assert.AreEqual("SLIP3000", diagnostics.LastOrDefault()?.Code);
        Assert.IsLessThanOrEqualTo(text.Split('\n').Length, diagnostics[^1].Position!.Value.Line);
    }

    [TestMethod]
    [DataRow("[")]
    [DataRow("- ")]
    [DataRow("{a: ")]
    [DataRow("[\n")]
    [DataRow("? ")]
    public void Nesting_without_end_is_an_error_and_nothing_more(string opening) =>
        Assert.Contains("error SLIP3011", YamlText.Problems(string.Concat(Enumerable.Repeat(opening, 10_000_000 / opening.Length))));

    [TestMethod]
    public void Nesting_counts_through_aliases()
    {
        var half = string.Concat(Enumerable.Repeat("[", 60));
        var closed = new string(']', 60);
        Assert.AreEqual(
            "f(2,63): error SLIP3011: Values are nested deeper than 100 levels here; flatten them.",
            YamlText.Problems($"- &a {half}{closed}\n- {half}*a{closed}\n"));
    }

    [TestMethod]
    public void Aliases_that_explode_are_an_error()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (var i = 1; i < 10; i++) text += $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n";
        Assert.StartsWith("f(6,", YamlText.Problems(text));
        Assert.Contains("error SLIP3010: The aliases of this document stand for more than 1000000 values", YamlText.Problems(text));
    }

    [TestMethod]
    public void Ten_megabytes_are_read()
    {
        var text = new System.Text.StringBuilder("services:\n");
        for (var i = 0; text.Length < 10_000_000; i++) text.Append("  web").Append(i).Append(":\n    image: nginx\n    ports: [80, '443:443']\n    labels: {a: b}\n");
        var services = (YamlMapping)((YamlMapping)YamlText.Parse(text.ToString()))["services"]!;
        Assert.AreEqual("{image: nginx, ports: [int:80, 443:443], labels: {a: b}}", YamlText.Show(services["web100000"]!));
    }
}
