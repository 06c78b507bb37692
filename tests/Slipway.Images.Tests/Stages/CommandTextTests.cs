using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Images.Tests.Stages;

[TestClass]
public sealed class CommandTextTests
{
    private static string Read(string text)
    {
        var problems = new List<Diagnostic>();
        var command = CommandText.Parse("Cmd", text, null, problems);
        var read = command is StageCommand.Exec exec ? string.Join('|', exec.Words) : "line: " + ((StageCommand.Line)command).Text;
        return problems.Count == 0 ? read : problems.Single().Code;
    }

    [TestMethod]
    [DataRow("python tasks.pyz", "python|tasks.pyz")]
    [DataRow("  a  'b c'  \"d 'e'\"\tf\\ g  ", "a|b c|d 'e'|f g")]
    [DataRow("a'b'\"c\" '' \"x\\\"y\\n\"", "abc||x\"y\\n")]
    [DataRow("curl -f http://localhost/?a=b*", "curl|-f|http://localhost/?a=b*")]
    [DataRow("sh -c 'echo $HOME | cat; x'", "sh|-c|echo $HOME | cat; x")]
    [DataRow("[\"a b\", \"c\"]", "a b|c")]
    [DataRow("[]", "")]
    public void Text_is_split_into_words_as_a_shell_does(string text, string expected) => Assert.AreEqual(expected, Read(text));

    [TestMethod]
    [DataRow("a | b")]
    [DataRow("a && b")]
    [DataRow("a; b")]
    [DataRow("a > b")]
    [DataRow("(a)")]
    [DataRow("echo $HOME")]
    [DataRow("echo \"$(date)\"")]
    [DataRow("echo `date`")]
    [DataRow("a\nb")]
    [DataRow("[ -f x ] && y")]
    public void What_only_a_shell_can_do_is_a_line_for_it(string text) => Assert.AreEqual("line: " + text, Read(text));

    [TestMethod]
    [DataRow("echo 'a")]
    [DataRow("echo a\\")]
    [DataRow("[\"a\", \"b\"")]
    [DataRow("[\"a\", 1]")]
    public void An_open_quote_is_an_error(string text) => Assert.AreEqual("SLIP2320", Read(text));
}
