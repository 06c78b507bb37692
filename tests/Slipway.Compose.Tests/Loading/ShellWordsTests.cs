using Slipway.Compose.Loading;

namespace Slipway.Compose.Tests.Loading;

[TestClass]
public sealed class ShellWordsTests
{
    // What docker compose 2.26.1 makes of the same text (docker-compose config).
    [TestMethod]
    [DataRow("", "")]
    [DataRow("  ", "")]
    [DataRow("task_1.py --help", "task_1.py|--help")]
    [DataRow("sh -c \"a \\\"b\\\" $X \\n \\q\"", "sh|-c|a \"b\" $X n q")]
    [DataRow("echo 'a\\b' x\\ y a\\tb \"\" ''", "echo|a\\b|x y|atb||")]
    [DataRow("echo a#b # c `d e` $(f g)", "echo|a#b|#|c|`d e`|$(f g)")]
    [DataRow("a\"b c\"d'e f'g", "ab cde fg")]
    [DataRow("a\\", "a\\")]
    [DataRow("one\ttwo\r\nthree ", "one|two|three")]
    public void A_command_line_becomes_words(string text, string words)
    {
        var split = ShellWords.Split(text);
        Assert.AreEqual(words, string.Join('|', split.Words));
        Assert.IsNull(split.Error);
        Assert.IsNull(split.Operator);
    }

    [TestMethod]
    [DataRow("echo 'a", 5)]
    [DataRow("\"a", 0)]
    [DataRow("\"a\\", 0)]
    [DataRow("x `a", 2)]
    [DataRow("x)", 1)]
    [DataRow("(x", 0)]
    [DataRow("$(x", 1)]
    public void What_has_no_partner_is_an_error_where_it_stands(string text, int at) => Assert.AreEqual(at, ShellWords.Split(text).Error);

    [TestMethod]
    [DataRow("echo a; b | c", "echo|a", 6)]
    [DataRow("sh -c 'x' && y > 2", "sh|-c|x", 10)]
    [DataRow("echo 2>x y", "echo", 6)]
    [DataRow("echo a>x", "echo|a", 6)]
    public void A_bare_operator_ends_the_words(string text, string words, int at)
    {
        var split = ShellWords.Split(text);
        Assert.AreEqual(words, string.Join('|', split.Words));
        Assert.AreEqual(at, split.Operator);
    }
}
