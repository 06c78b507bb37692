using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Tests.Dockerfiles;

[TestClass]
public sealed class ContextUseTests
{
    [TestMethod]
    [DataRow("FROM scratch\nENV a=b\n", "nothing")]
    [DataRow("FROM scratch\nCOPY . /\n", "everything")]
    [DataRow("FROM scratch\nCOPY / /\n", "everything")]
    [DataRow("FROM scratch\nCOPY ../.. /\n", "everything")]
    [DataRow("FROM scratch\nCOPY ./a/ /b/../c ../d/./e /x/\n", "a c d/e")]
    [DataRow("FROM scratch\nCOPY [\"a b\", \"/x\"]\n", "a b")]
    [DataRow("FROM scratch\nCOPY --from=x . /\nADD http://a/b https://c /\nADD git@github.com:a/b.git /\n", "nothing")]
    [DataRow("FROM scratch\nCOPY --from= a /\n", "a")]
    [DataRow("FROM scratch\nCOPY src/*.cs /x/\n", "src/*.cs")]
    [DataRow("FROM scratch\nCOPY --parents src/**/*.cs /x/\n", "src")]
    [DataRow("FROM scratch\nCOPY a[ /x/\n", "everything")]
    [DataRow("FROM scratch\nCOPY <<EOF b /x/\n.\nEOF\n", "b")]
    [DataRow("FROM scratch\nARG A=x\nENV B=$A/y\nCOPY ${B%/y}.z $B /\n", "x.z x/y")]
    [DataRow("ARG A=x\nFROM scratch\nCOPY $A /\n", "everything")]
    [DataRow("ARG A=x\nFROM scratch\nARG A\nCOPY $A /\n", "x")]
    [DataRow("FROM scratch AS a\nARG A=x\nFROM a\nCOPY $A /\n", "x")]
    [DataRow("FROM scratch\nCOPY $NOBODY.txt /\n", ".txt")]
    [DataRow("FROM image\nCOPY $NOBODY.txt /\n", "everything")]
    [DataRow("FROM image\nARG V\nCOPY $V.txt /\n", "everything")]
    [DataRow("FROM image\nARG V=1\nCOPY $V.txt /\n", "1.txt")]
    [DataRow("FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH /\n", "everything")]
    [DataRow("FROM scratch\nARG A=1 B=$A.x\nCOPY $B /\n", "everything")]
    [DataRow("FROM scratch\nENV A=1\nENV A=2 B=$A.x\nCOPY $B /\n", "1.x")]
    [DataRow("FROM scratch\nRUN --mount=target=/x y\n", "everything")]
    [DataRow("FROM scratch\nRUN --mount=type=bind,source=a/b,target=/x y\n", "a/b")]
    [DataRow("FROM scratch\nRUN --mount=type=cache,target=/x --mount=type=secret,id=x --mount=type=bind,from=q,target=/z y\n", "nothing")]
    [DataRow("FROM scratch AS a\nCOPY unused /\nFROM scratch\nCOPY used /\n", "used")]
    [DataRow("FROM scratch AS a\nONBUILD COPY onb /\nFROM a\nCOPY own /\n", "onb own")]
    [DataRow("# syntax=docker/dockerfile:9\nFROM scratch\nFETCH x\n", "everything")]
    [DataRow("# syntax=example.org/x\nFROM scratch\n", "everything")]
    public void Only_what_the_target_reads_matters(string text, string expected)
    {
        var graph = StageGraph.Of(DockerfileReader.Parse("Dockerfile", text));
        Assert.AreEqual(expected, graph.ContextUse(graph.Target()).ToString());
    }

    [TestMethod]
    [DataRow("src", "src", true)]
    [DataRow("src", "src/a/b", true)]
    [DataRow("src/a", "src", true)]
    [DataRow("src/a", "src/b", false)]
    [DataRow("src", "srcs", false)]
    [DataRow("src", "", true)]
    [DataRow("src", ".", true)]
    [DataRow("*.cs", "a.cs", true)]
    [DataRow("*.cs", "a.cs/below", true)]
    [DataRow("*.cs", "d/a.cs", false)]
    [DataRow("s*c/?[a-c]", "sxxc/xb", true)]
    [DataRow("s*c/?[a-c]", "sxxc", true)]
    [DataRow("s*c/?[a-c]", "sxxc/xd", false)]
    [DataRow("s*c/?[^a-c]", "sxxc/xd", true)]
    [DataRow("a\\*", "a*", true)]
    [DataRow("a\\*", "ab", false)]
    [DataRow("?", "\U0001F600", true)]
    [DataRow("x/[", "anything", true)]
    public void A_path_matters_when_it_is_matched_or_above_or_below(string source, string path, bool expected) =>
        Assert.AreEqual(expected, ContextUse.Nothing.With(source).Matches(path));

    [TestMethod]
    public void Images_with_triggers_not_known_are_told_and_known_ones_are_applied()
    {
        var syntax = DockerfileReader.Parse("Dockerfile", "FROM image AS a\nFROM a\nCOPY $E /\n");
        var blind = StageGraph.Of(syntax);
        CollectionAssert.AreEqual(new[] { "image" }, blind.ContextUse(blind.Target()).DependsOnOnBuildOf.ToArray());

        var facts = new BaseImageFacts(new Dictionary<string, string> { ["E"] = "from-env" }, ["COPY from-trigger /", "ENV E=$E.x"]);
        var seeing = StageGraph.Of(syntax, new() { Inspect = image => image == "image" ? facts : null });
        var use = seeing.ContextUse(seeing.Target());
        Assert.AreEqual("from-trigger from-env.x", use.ToString());
        Assert.IsEmpty(use.DependsOnOnBuildOf);
    }
}
