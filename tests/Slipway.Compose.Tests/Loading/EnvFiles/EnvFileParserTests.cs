using System.Text;
using Slipway.Compose.Loading.EnvFiles;
using Slipway.Diagnostics;

namespace Slipway.Compose.Tests.Loading.EnvFiles;

[TestClass]
public sealed class EnvFileParserTests
{
    private static readonly Dictionary<string, string> Environment = new() { ["FOO"] = "fromos", ["OS"] = "os", ["EMPTY"] = "" };

    /// <summary>Every row was put through <c>docker-compose config</c> 2.26.1 as a service's <c>env_file</c> with the same environment.</summary>
    [TestMethod]
    [DataRow("A=1\nB=$A\n", "A=1|B=1")]
    [DataRow("FOO=file\nB=$FOO\n", "FOO=file|B=fromos")]
    [DataRow("B=${FOO}-${OS}\n", "B=fromos-os")]
    [DataRow("export A=1\nexport  B=2\nexport\tC=3\nexported=4\nexport=5\nexport\nexport OS\n", "A=1|B=2|C=3|exported=4|export=5|OS=os")]
    [DataRow("A: 1\nB:2\nC : 3\nD = 4\nE:'x'\nF: b: c\n", "A=1|B=2|C=3|D=4|E=x|F=b: c")]
    [DataRow("OS\nNOPE\nEMPTY\n", "OS=os|NOPE|EMPTY=")]
    [DataRow("A=x # c\nB=x#c\nC=#c\nD= #c\nE=x\t#c\nF=x  # c # d\nG=a#b #c\n", "A=x|B=x#c|C=#c|D=#c|E=x\t#c|F=x|G=a#b")]
    [DataRow("A=\"x y\" # c\nB='x $FOO'\nC=\"$FOO\\n\\t\\$FOO \\\" \\\\ \\a \\c \\q \\0101 \\08 \\0\"\n", "A=x y|B=x $FOO|C=fromos\n\t$FOO \" \\ \a \\c \\q A \\8 \\")]
    [DataRow("A='it\\'s \\n'\n", "A=it's \\n")]
    [DataRow("A=\"l1\nl2\"\nB='l1\nl2'\nC=2\n", "A=l1\nl2|B=l1\nl2|C=2")]
    [DataRow("A=\nB=1\n", "A=|B=1")]
    [DataRow("A=", "A=")]
    [DataRow("A-B=1\nA.B=2\nA[0]=3\n1A=5\né=6\n_=7\n.=8\n", "A-B=1|A.B=2|A[0]=3|1A=5|é=6|_=7|.=8")]
    [DataRow("\uFEFFA=1\n", "A=1")]
    [DataRow("A=1\r\nB=2\r\nC=\"x\r\ny\"\r\nOS\r\n", "A=1|B=2|C=x\r\ny|OS=os")]
    [DataRow("A=1\rB=2\r", "A=1\rB=2")]
    [DataRow("  A=1\n\tB=2\n# c\n  # c\nC=3\n", "A=1|B=2|C=3")]
    [DataRow("A=1\nB=2\nA=3\n", "A=3|B=2")]
    [DataRow("A=1\nA\n", "A=1")]
    [DataRow("FOO=1\nFOO\n", "FOO=fromos")]
    [DataRow("A=x'y'\nB=x\"y\"\n", "A=x'y'|B=x\"y\"")]
    [DataRow("A=a b c   \nB=  x\nC=  \"x\"  \nD==b\nE=b=c\n", "A=a b c|B=x|C=x|D==b|E=b=c")]
    [DataRow("A=$\nB=$5\nC=$$FOO\nD=a$\nE=$(x)\n", "A=$|B=$5|C=$FOO|D=a$|E=$(x)")]
    [DataRow("A=${X:-d}\nB=${X-d}\nC=${FOO:+r}\nD=${FOO:-'x y'}\n", "A=d|B=d|C=r|D=fromos")]
    [DataRow("A=\\n\nB=\\$FOO\nC=x\\\nD=a\\ b\n", "A=\\n|B=\\fromos|C=x\\|D=a\\ b")]
    [DataRow("A=\"$$FOO\"\nB=\"\\$$FOO\"\nC=\"\\\\$FOO\"\nD='$FOO'\n", "A=$FOO|B=$fromos|C=\\fromos|D=$FOO")]
    [DataRow("A=\"a\\\nb\"\n", "A=a\\\nb")]
    [DataRow("A=\"\\u0041\\x41\\1\\12\\123\\0400 \\0377\"\n", "A=\\u0041\\x41\\1\\12\\123\\400 ÿ")]
    [DataRow("A={\"a\":\"b\"}\nB=[1]\nC=1;B=2\nD=`x`\n", "A={\"a\":\"b\"}|B=[1]|C=1;B=2|D=`x`")]
    [DataRow("A=\u00A0x\nB=x\u00A0\nC=\u2028\n", "A=x|B=x|C=")]
    [DataRow("A='a'#b\nB=1\n", "A=a|B=1")]
    [DataRow("A=\"x\"   \n\n\nB=''\n", "A=x|B=")]
    public void Lines_are_read_as_docker_compose_does(string text, string expected) => Assert.AreEqual((expected, ""), Parse(text));

    /// <summary>Docker compose 2.26.1 gives a bare name at the very end to a variable without a name, and takes a line without a name.</summary>
    [TestMethod]
    [DataRow("A=1\nOS", "A=1|OS=os", "")]
    [DataRow("=x\nA=1\n", "A=1", "f(1,1): error SLIP3051: The name of the variable is missing; a line is NAME=value, '# comment' or empty.")]
    [DataRow("A\tB=1\n", "", "f(1,2): error SLIP3051: A variable's name cannot hold a space; a line is NAME=value, '# comment' or empty.")]
    public void Names_that_docker_compose_misreads_are_put_right(string text, string expected, string problems) => Assert.AreEqual((expected, problems), Parse(text));

    [TestMethod]
    [DataRow("A=1\nA B=1\nC=2\n", "A=1|C=2", "f(2,2): error SLIP3051: A variable's name cannot hold a space; a line is NAME=value, '# comment' or empty.")]
    [DataRow("- A=1\n", "", "f(1,2): error SLIP3051: A variable's name cannot hold a space; a line is NAME=value, '# comment' or empty.")]
    [DataRow("  A!=1\n", "", "f(1,4): error SLIP3051: '!' cannot be part of a variable's name; a line is NAME=value, '# comment' or empty.")]
    [DataRow("\"A\"=1\n<<<<<<< HEAD\n", "", "f(1,1): error SLIP3051: '\"' cannot be part of a variable's name; a line is NAME=value, '# comment' or empty.\nf(2,1): error SLIP3051: '<' cannot be part of a variable's name; a line is NAME=value, '# comment' or empty.")]
    [DataRow("A=\"x\nB=y\n", "B=y", "f(1,3): error SLIP3052: The value that begins with this \" is not closed; add the \", or write \\\" for one that is part of the value.")]
    [DataRow("A='x", "", "f(1,3): error SLIP3052: The value that begins with this ' is not closed; add the ', or write \\' for one that is part of the value.")]
    [DataRow("A=\"x\" junk\nB=1\n", "A=x|junk|B=1", "f(1,7): warning SLIP3053: Text follows the closing quote and is read as another variable; put it into the quotes, behind a '#', or on its own line.")]
    [DataRow("A=\"x\"B=y\n", "A=x|B=y", "f(1,6): warning SLIP3053: Text follows the closing quote and is read as another variable; put it into the quotes, behind a '#', or on its own line.")]
    [DataRow("A=x\0y\n", "", "f(1,1): error SLIP3054: The value holds a NUL character, which no environment variable can; remove it.")]
    [DataRow("A=1\nB=x ${FOO\n", "A=1|B=x ${FOO", "f(2,5): error SLIP3031: '${FOO' is not closed; add the '}', or write $${ for the text '${'.")]
    [DataRow("B=\"x ${}\"\n", "B=x ${}", "f(1,8): error SLIP3030: '${' needs the name of a variable and '}' follows; write ${NAME}, or $${ for the text '${'.")]
    [DataRow("A=${X:?boo}\n", "A=", "f(1,3): error SLIP3033: The variable 'X' is not set and has to be: boo; set it in the environment or in an env file.")]
    [DataRow("A=$UNSET\nB=$UNSET\n", "A=|B=", "f(1,3): warning SLIP3034: The variable 'UNSET' is not set, so it is empty here; set it, give it a default as in ${UNSET:-default}, or write $$UNSET for the text.")]
    public void What_is_wrong_is_said_with_its_place(string text, string expected, string problems) => Assert.AreEqual((expected, problems), Parse(text));

    /// <summary>The rules of the docker CLI's <c>--env-file</c>.</summary>
    [TestMethod]
    [DataRow("A=1\nB='x' # $FOO \n  C=a=b\n#D=1\n\nOS\nNOPE\n", "A=1|B='x' # $FOO |C=a=b|OS=os|NOPE", "")]
    [DataRow("\uFEFFA=1\r\nB=\"x\r\n", "A=1|B=\"x", "")]
    [DataRow("A B=1\n=x\nC =1\nD\t\n", "", "f(1,2): error SLIP3051: A variable's name cannot hold a space; a line is NAME=value, '# comment' or empty.\nf(2,1): error SLIP3051: The name of the variable is missing; a line is NAME=value, '# comment' or empty.\nf(3,2): error SLIP3051: A variable's name cannot hold a space; a line is NAME=value, '# comment' or empty.\nf(4,2): error SLIP3051: A variable's name cannot hold a space; a line is NAME=value, '# comment' or empty.")]
    public void A_raw_file_is_taken_literally(string text, string expected, string problems) => Assert.AreEqual((expected, problems), Parse(text, EnvFileFormat.Raw));

    [TestMethod]
    public void A_variable_knows_where_its_name_stands()
    {
        var variables = EnvFileParser.Parse("# c\n\n  export A=\"x\ny\"\nB=1\n", "f", _ => null, []);
        Assert.AreEqual("f(3,10) f(5,1)", string.Join(' ', variables.Select(variable => variable.Position)));
    }

    [TestMethod]
    public void A_file_of_another_kind_gives_a_few_errors_only()
    {
        var diagnostics = new List<Diagnostic>();
        EnvFileParser.Parse(string.Concat(Enumerable.Repeat("{}\n", 100_000)), "f", _ => null, diagnostics);
        Assert.HasCount(EnvFileParser.MaximalErrors, diagnostics);
    }

    private static (string Variables, string Problems) Parse(string text, EnvFileFormat format = EnvFileFormat.Compose)
    {
        var diagnostics = new List<Diagnostic>();
        var shown = new StringBuilder();
        foreach (var (name, value, _) in EnvFileParser.Parse(text, "f", Environment.GetValueOrDefault, diagnostics, format))
            shown.Append(shown.Length == 0 ? "" : "|").Append(name).Append(value is null ? "" : "=" + value);
        return (shown.ToString(), string.Join('\n', diagnostics));
    }
}
