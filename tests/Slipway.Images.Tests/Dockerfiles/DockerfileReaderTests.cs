using Slipway.Diagnostics;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Tests.Dockerfiles;

[TestClass]
public sealed class DockerfileReaderTests
{
    /// <summary>Each finding as <c>line,column code</c>, errors with a '!'.</summary>
    [TestMethod]
    [DataRow("FROM scratch\n", "")]
    [DataRow("\uFEFFFROM scratch\r\nENV a=b\r\n", "")]
    [DataRow("", "1,1 2100!")]
    [DataRow("# only a comment\n\n", "3,1 2100!")]
    [DataRow("ARG a\n", "2,1 2102!")]
    [DataRow("ENV a=b\nFROM scratch\n", "1,1 2103!")]
    [DataRow("FROM scratch\nRUNN x\n", "2,1 2101!")]
    [DataRow("FROM scratch\n  FORM x\n", "2,3 2101!")]
    [DataRow("# syntax=docker/dockerfile:2\nFROM scratch\nFROB --x y\nCOPY --new=1 a b\n", "")]
    [DataRow("# syntax=example.org/mine\nanything at all\n", "")]
    [DataRow("#!/usr/bin/env x\n# syntax=example.org/mine\nanything\n", "")]
    [DataRow("// syntax=example.org/mine\nanything\n", "")]
    [DataRow("{\"syntax\": \"example.org/mine\"}\n", "")]
    [DataRow("# comment\n# syntax=example.org/mine\nanything\n", "3,1 2101!|4,1 2102!")]
    [DataRow("# escape=`\n# escape=`\nFROM scratch\n", "2,1 2112!")]
    [DataRow("# Escape = x\nFROM scratch\n", "1,1 2112!")]
    [DataRow("# escape=`\nFROM scratch\nENV a=1 `\n  b\n", "4,3 2106!")]
    [DataRow("FROM scratch\nCOPY a \\\n  # why\n  b \\\n\n  --c\n", "5,1 2154")]
    [DataRow("FROM scratch\nCOPY a\n", "2,6 2104!")]
    [DataRow("FROM scratch\nCOPY\n", "2,1 2104!")]
    [DataRow("FROM scratch\nCOPY --form=x a b\n", "2,6 2107!")]
    [DataRow("FROM scratch\nCOPY \\\n  --from=0 \\\n  --nope a b\n", "3,3 2117!|4,3 2107!")]
    [DataRow("FROM scratch\nCOPY --chown=1 --chown=2 a b\n", "2,16 2108!")]
    [DataRow("FROM scratch\nCOPY --from a b\n", "2,6 2109!")]
    [DataRow("FROM scratch\nCOPY --link=maybe a b\n", "2,6 2109!")]
    [DataRow("FROM scratch\nCOPY --link --parents --exclude=a --exclude=b a b\nADD --checksum=x --keep-git-dir=false http://a b\n", "")]
    [DataRow("FROM scratch AS 1a\n", "1,17 2110!")]
    [DataRow("FROM scratch x\n", "1,14 2105!")]
    [DataRow("FROM scratch AS a b\n", "1,19 2105!")]
    [DataRow("FROM\n", "1,1 2104!")]
    [DataRow("FROM scratch AS a\nFROM scratch AS A\n", "2,17 2150")]
    [DataRow("FROM scratch AS scratch\n", "1,17 2155")]
    [DataRow("FROM scratch AS context\n", "1,17 2155")]
    [DataRow("# check=skip=ReservedStageName\nFROM scratch AS context\n", "")]
    [DataRow("# check=skip=all;error=true\nFROM scratch AS context\nCMD x\n", "")]
    [DataRow("FROM scratch\nCMD [1]\n", "2,5 2111!")]
    [DataRow("FROM scratch\nCMD [\"a\",]\n", "2,1 2156|2,5 2153")]
    [DataRow("FROM scratch\nRUN [ -f x ]\n", "")]
    [DataRow("FROM scratch\nRUN ['a']\n", "2,5 2153")]
    [DataRow("FROM scratch\nSHELL [\"sh\"]\nCMD x\n", "")]
    [DataRow("FROM scratch\nSHELL sh -c\n", "2,7 2119!")]
    [DataRow("FROM scratch\nENV a b c\n", "2,5 2152")]
    [DataRow("FROM scratch\nENV a\n", "2,5 2106!")]
    [DataRow("FROM scratch\nENV a=1 b\n", "2,9 2106!")]
    [DataRow("FROM scratch\nENV =1\n", "2,5 2106!")]
    [DataRow("FROM scratch\nENV\n", "2,1 2104!")]
    [DataRow("FROM scratch\nENV a=\"x y\" b='x y' c=x\\ y\n", "")]
    [DataRow("FROM scratch\nARG =1\n", "2,5 2106!")]
    [DataRow("FROM scratch\nMAINTAINER me\n", "2,1 2151")]
    [DataRow("FROM scratch\nONBUILD FROM x\n", "2,9 2114!")]
    [DataRow("FROM scratch\nONBUILD ONBUILD RUN x\n", "2,9 2114!")]
    [DataRow("FROM scratch\nONBUILD FOO x\n", "2,9 2114")]
    [DataRow("FROM scratch\nONBUILD ENV a\n", "2,13 2106!")]
    [DataRow("FROM scratch\nONBUILD\n", "2,1 2104!")]
    [DataRow("FROM scratch\nHEALTHCHECK NONE\nHEALTHCHECK --interval=1m30s --retries=3 CMD x\n", "")]
    [DataRow("FROM scratch\nHEALTHCHECK --interval=soon CMD x\n", "2,13 2109!")]
    [DataRow("FROM scratch\nHEALTHCHECK NONE x\n", "2,18 2105!")]
    [DataRow("FROM scratch\nHEALTHCHECK CMD\n", "2,13 2104!")]
    [DataRow("FROM scratch\nHEALTHCHECK curl x\n", "2,13 2115!")]
    [DataRow("FROM scratch\nVOLUME [\"\"]\n", "2,9 2121!")]
    [DataRow("FROM scratch\nRUN <<EOF\necho\nEOF\nUSER x\n", "")]
    [DataRow("FROM scratch\nRUN <<EOF\necho\n", "2,5 2113!")]
    [DataRow("FROM scratch\nCOPY a <<EOF\nEOF\n", "2,8 2113!")]
    [DataRow("FROM scratch\nRUN [\"a\", \"<<EOF\"]\nUSER x\n", "")]
    [DataRow("FROM scratch\nRUN cat \"<<EOF\"\nUSER x\n", "")]
    [DataRow("FROM scratch\nRUN echo $((1<<2))\nUSER x\n", "")]
    [DataRow("FROM scratch AS a\nCOPY --from=a x y\n", "2,6 2117!")]
    [DataRow("FROM scratch AS a\nCOPY --from=b x y\nFROM a AS b\n", "2,6 2117!")]
    [DataRow("FROM scratch AS a\nCOPY --from=b x y\nFROM scratch AS b\n", "2,6 2118")]
    [DataRow("FROM scratch\nCOPY --from=7 x y\n", "2,6 2117!")]
    [DataRow("FROM scratch\nCOPY --from=$X x y\n", "2,6 2117!")]
    [DataRow("FROM scratch AS a\nRUN --mount=type=bind,from=a true\n", "2,23 2117!")]
    public void Findings_are_at_the_offending_word(string text, string expected) => Assert.AreEqual(expected, Findings(text));

    [TestMethod]
    public void A_flag_and_its_suggestion_are_named()
    {
        var diagnostic = DockerfileReader.Parse("Dockerfile", "FROM scratch\nCOPY --form=x a b\n").Diagnostics[0];
        Assert.AreEqual("Dockerfile(2,6): error SLIP2107: COPY has no flag --form; did you mean --from?", diagnostic.ToString());
    }

    [TestMethod]
    public void The_frontend_given_goes_before_the_files_own() =>
        Assert.IsFalse(DockerfileReader.Parse("Dockerfile", "FROM scratch\nFROB x\n", "docker/dockerfile:1.99").HasErrors);

    [TestMethod]
    public void Heredocs_keep_their_lines_and_leave_the_next_instruction_its_own()
    {
        var syntax = Parse("FROM scratch\nCOPY <<-\"A B\" <<c /x/\n\tone\n\tA B\ntwo $x\nc\nUSER y\n");
        var copy = syntax.Instructions[1];
        Assert.AreEqual(new SourceSpan(2, 1, 6, 2), copy.Span);
        Assert.HasCount(2, copy.Heredocs);
        Assert.AreEqual(new Heredoc("A B", false, true, "\tone\n", new(3, 1, 4, 1)), copy.Heredocs[0]);
        Assert.AreEqual(new Heredoc("c", true, false, "two $x\n", new(5, 1, 6, 1)), copy.Heredocs[1]);
        Assert.AreEqual(new Word("y", new(7, 6, 7, 7)), syntax.Instructions[2].Arguments[0]);
    }

    [TestMethod]
    public void Words_in_continuations_have_their_own_lines()
    {
        var copy = Parse("FROM scratch\nCOPY a \\\n  # comment\n    b\\\nc /d\n").Instructions[1];
        CollectionAssert.AreEqual(
            new[] { new Word("a", new(2, 6, 2, 7)), new Word("bc", new(4, 5, 5, 2)), new Word("/d", new(5, 3, 5, 5)) }, copy.Arguments.ToArray());
    }

    [TestMethod]
    public void Json_strings_are_decoded_and_placed()
    {
        var cmd = Parse("FROM scratch\nCMD [ \"a\\u0041\\n\", \"b\" ]\n").Instructions[1];
        Assert.AreEqual(ArgumentForm.Json, cmd.Form);
        CollectionAssert.AreEqual(new[] { new Word("aA\n", new(2, 7, 2, 18)), new Word("b", new(2, 20, 2, 23)) }, cmd.Arguments.ToArray());
    }

    [TestMethod]
    public void Mount_options_are_placed_through_quotes()
    {
        var flag = Parse("FROM scratch\nRUN --mount=type=secret,\"id=a,b\",required x\n").Instructions[1].Flags[0];
        // The engine removes the shell's quotes before it reads the commas.
        CollectionAssert.AreEqual(
            new[]
            {
                new MountOption("type", "secret", new(2, 13, 2, 24)), new MountOption("id", "a", new(2, 26, 2, 30)), new MountOption("b", null, new(2, 31, 2, 32)),
                new MountOption("required", null, new(2, 34, 2, 42)),
            },
            flag.MountOptions.ToArray());
    }

    [TestMethod]
    public void Stage_names_are_kept_in_lower_case() => Assert.AreEqual("build", Parse("FROM scratch AS Build\n").Stages[0].Name);

    [TestMethod]
    public void A_trigger_of_an_image_is_an_instruction()
    {
        var trigger = DockerfileReader.ParseOnBuild("COPY a b");
        Assert.AreEqual(InstructionKind.Copy, trigger.Kind);
        Assert.HasCount(2, trigger.Arguments);
        Assert.AreEqual(InstructionKind.Unknown, DockerfileReader.ParseOnBuild("").Kind);
    }

    private static DockerfileSyntax Parse(string text)
    {
        var syntax = DockerfileReader.Parse("Dockerfile", text);
        Assert.IsFalse(syntax.HasErrors, string.Join('\n', syntax.Diagnostics));
        return syntax;
    }

    private static string Findings(string text) => string.Join('|', DockerfileReader.Parse("Dockerfile", text).Diagnostics.Select(
        d => $"{d.Position!.Value.Line},{d.Position!.Value.Column} {d.Code[4..]}{(d.Severity == Severity.Error ? "!" : "")}"));
}
