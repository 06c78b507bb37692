using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Tests.Dockerfiles;

[TestClass]
public sealed class StepLocatorTests
{
    private static readonly DockerfileSyntax Syntax = DockerfileReader.Parse(
        "app/Dockerfile",
        "FROM python AS build\nRUN pip install \\\n    # all\n    -r  \"req.txt\"\nARG V=1\nCOPY src-$V  /src\nENV a=b\nFROM scratch\nCOPY --from=build [\"/a\", \"/b\"]\nWORKDIR /w\nRUN <<EOF\nx\nEOF\n");

    [TestMethod]
    [DataRow("[build 1/3] FROM docker.io/library/python:latest@sha256:0", 1)]
    [DataRow("[build 2/3] RUN pip install     -r  \"req.txt\"", 2)]
    [DataRow("[linux/arm64 build 2/3] RUN pip install     -r  \"req.txt\"", 2)]
    [DataRow("[build 3/3] COPY src-1  /src", 6)]
    [DataRow("[stage-1 1/3] COPY --from=build [/a,/b]", 9)]
    [DataRow("[stage-1 2/3] WORKDIR /w", 10)]
    [DataRow("[stage-1 3/3] RUN <<EOF (x)", 11)]
    [DataRow("[stage-1 3/2] WORKDIR /w", 10)]
    [DataRow("[stage-1 1/3] RUN something else", 0)]
    [DataRow("[other 1/3] WORKDIR /w", 0)]
    [DataRow("[internal] load build context", 0)]
    [DataRow("exporting to image", 0)]
    [DataRow("[", 0)]
    [DataRow("[]", 0)]
    public void A_steps_name_leads_to_its_line(string name, int line) => Assert.AreEqual(line, StepLocator.FindInstruction(Syntax, name)?.Span.Line ?? 0);
}
