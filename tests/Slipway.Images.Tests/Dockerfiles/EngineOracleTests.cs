using Slipway.Diagnostics;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Tests.Dockerfiles;

/// <summary>The reader and the engine on this machine judge the same Dockerfiles alike. The engine meant is 20.10; where a newer one differs, the table says so.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class EngineOracleTests
{
    private static readonly string[] Same =
    [
        "FROM scratch\nLABEL a=b\n",
        "\uFEFFFROM scratch\r\nLABEL a=b\r\n",
        "# escape=`\nFROM scratch\nLABEL a=b `\n c=d\n",
        "# escape=`\n# escape=`\nFROM scratch\n",
        "# escape=x\nFROM scratch\n",
        "# hello\n# escape=x\nFROM scratch\nLABEL a=b\n",
        "from scratch as One\nlabel a=b\nFROM one\n",
        "FROM scratch AS build\nLABEL a=b\nFROM Build\n",
        "FROM scratch\nRUNN x\n",
        "FROM scratch\nLABEL a=b\n\\\n",
        "FROM scratch\nLABEL a=b \\\n\n # c\n  c=d\n",
        "ENV a=b\nFROM scratch\n",
        "ARG V=scratch\nFROM $V\nLABEL a=b\n",
        "FROM ${V:-scratch}\nLABEL a=b\n",
        "FROM $V\nLABEL a=b\n",
        "FROM ${V\nLABEL a=b\n",
        "FROM scratch AS x y\n",
        "FROM scratch x\n",
        "FROM scratch AS 1a\nLABEL a=b\n",
        "FROM scratch AS a@b\nLABEL a=b\n",
        "FROM scratch AS a.b-c_d\nLABEL a=b\n",
        "FROM scratch AS scratch\nLABEL a=b\n",
        "FROM scratch AS context\nLABEL a=b\n",
        "FROM scratch AS a\nFROM scratch AS a\nLABEL a=b\n",
        "FROM --foo=1 scratch\nLABEL a=b\n",
        "FROM --platform scratch\nLABEL a=b\n",
        "FROM scratch\nCOPY a.txt /\n",
        "FROM scratch\nRUN --mount=type=bnid,target=/x y\n",
        "FROM scratch\nRUN --mount=type=cache,traget=/x y\n",
        "FROM scratch\nRUN --mount=type=cache,target=/x,sharing=all y\n",
        "FROM scratch\nRUN --mount=type=secret y\n",
        "FROM scratch\nRUN --mount=from=$X,target=/x y\n",
        "FROM scratch\nRUN --mont=type=cache y\n",
        "FROM scratch\nCOPY a.txt\n",
        "FROM scratch\nCOPY [\"a.txt\", \"/x\"]\n",
        "FROM scratch\nCOPY [\"a.txt\", 1]\n",
        "FROM scratch\nCOPY --chown=1:1 a.txt /\n",
        "FROM scratch\nCOPY --chown=1 --chown=2 a.txt /\n",
        "FROM scratch\nCOPY --chown a.txt /\n",
        "FROM scratch\nCOPY --form=x a.txt /\n",
        "FROM scratch\nCOPY --from=7 a.txt /\n",
        "FROM scratch\nCOPY --from=$X a.txt /\n",
        "FROM scratch AS a\nCOPY --from=a a.txt /\n",
        "FROM scratch AS a\nCOPY --from=0 a.txt /\n",
        "FROM scratch AS a\nCOPY --from=b a.txt /\nFROM a AS b\n",
        "FROM scratch AS a\nCOPY --from=b /a.txt /\nFROM scratch AS b\nCOPY a.txt /\n",
        "FROM scratch AS a\nCOPY a.txt /\nFROM scratch\nCOPY --from=A /a.txt /\n",
        "FROM scratch\nADD a.txt /\n",
        "FROM scratch\nADD --from=x a.txt /\n",
        "FROM scratch\nENV a b c\n",
        "FROM scratch\nENV a\n",
        "FROM scratch\nENV a=1 b\n",
        "FROM scratch\nENV =1\n",
        "FROM scratch\nENV\n",
        "FROM scratch\nENV a=\"x y\" b='z' c=x\\ y\n",
        "FROM scratch\nENV --x a=b\n",
        "FROM scratch\nLABEL a\n",
        "FROM scratch\nARG a\n",
        "FROM scratch\nARG a=1\n",
        "FROM scratch\nARG =1\n",
        "FROM scratch\nARG\n",
        "FROM scratch\nARG --foo X\n",
        "FROM scratch\nCMD\n",
        "FROM scratch\nCMD []\n",
        "FROM scratch\nCMD [1]\n",
        "FROM scratch\nCMD [\"a\",]\n",
        "FROM scratch\nCMD ['a']\n",
        "FROM scratch\nCMD [\"a\", {\"b\": [1, 2.5e3]}]\n",
        "FROM scratch\nCMD --x y\n",
        "FROM scratch\nENTRYPOINT\n",
        "FROM scratch\nSHELL []\n",
        "FROM scratch\nSHELL sh\n",
        "FROM scratch\nSHELL [\"sh\"]\n",
        "FROM scratch\nEXPOSE 80 90-91/udp\n",
        "FROM scratch\nEXPOSE\n",
        "FROM scratch\nEXPOSE abc\n",
        "FROM scratch\nEXPOSE 80/foo\n",
        "FROM scratch\nEXPOSE 99999\n",
        "FROM scratch\nEXPOSE 91-90\n",
        "FROM scratch AS a\nEXPOSE abc\nFROM scratch\nLABEL a=b\n",
        "FROM scratch\nUSER\n",
        "FROM scratch\nUSER a b\n",
        "FROM scratch\nWORKDIR /a b\n",
        "FROM scratch\nWORKDIR\n",
        "FROM scratch\nVOLUME /a /b\n",
        "FROM scratch\nVOLUME []\n",
        "FROM scratch\nVOLUME [\"\"]\n",
        "FROM scratch\nSTOPSIGNAL 9\n",
        "FROM scratch\nSTOPSIGNAL\n",
        "FROM scratch\nSTOPSIGNAL --foo 9\n",
        "FROM scratch\nMAINTAINER\n",
        "FROM scratch\nMAINTAINER me\n",
        "FROM scratch\nHEALTHCHECK NONE\n",
        "FROM scratch\nHEALTHCHECK --foo=1 NONE\n",
        "FROM scratch\nHEALTHCHECK NONE x\n",
        "FROM scratch\nHEALTHCHECK CMD\n",
        "FROM scratch\nHEALTHCHECK\n",
        "FROM scratch\nHEALTHCHECK curl x\n",
        "FROM scratch\nHEALTHCHECK --interval=1m30.5s --retries=2 CMD x\n",
        "FROM scratch\nHEALTHCHECK --interval=soon CMD x\n",
        "FROM scratch\nHEALTHCHECK --interval=1us CMD x\n",
        "FROM scratch\nHEALTHCHECK --interval 5s CMD x\n",
        "FROM scratch\nHEALTHCHECK --retries=-1 CMD x\n",
        "FROM scratch\nONBUILD RUN x\n",
        "FROM scratch\nONBUILD FROM x\n",
        "FROM scratch\nONBUILD MAINTAINER x\n",
        "FROM scratch\nONBUILD ONBUILD RUN x\n",
        "FROM scratch\nONBUILD FOO x\n",
        "FROM scratch\nONBUILD COPY a\n",
        "FROM scratch\nONBUILD ENV a\n",
        "FROM scratch\nONBUILD CMD [1]\n",
    ];

    /// <summary>Refused by 20.10 and right for a newer frontend, which the reader does not reject.</summary>
    private static readonly string[] OnlyNewer =
    [
        "FROM scratch\nCOPY <<EOF /x\nhello\nEOF\n",
        "FROM scratch\nCOPY --parents b/c.txt /\n",
        "FROM scratch\nCOPY --exclude=*.md a.txt /\n",
        "FROM scratch\nCOPY --link a.txt /\n",
        "FROM scratch\nADD --checksum=sha256:0 a.txt /\n",
        "FROM scratch\nADD --keep-git-dir=true a.txt /\n",
        "FROM scratch\nHEALTHCHECK --start-interval=5s CMD x\n",
        "FROM scratch\nHEALTHCHECK --retries=0 CMD x\n",
        "FROM ${V-scratch}\nLABEL a=b\n",
        // Newer ones look at a mount's options, which may hold variables, only in the stages they build.
        "FROM scratch AS a\nRUN --mount=type=cache,traget=/x y\nFROM scratch\nLABEL a=b\n",
    ];

    public required TestContext TestContext { get; set; }

    [TestMethod]
    public async Task Reader_and_engine_accept_and_refuse_the_same()
    {
        using var engine = Engine();
        var different = new List<string>();
        foreach (var dockerfile in Same)
        {
            var answer = await engine.Build(dockerfile, null, TestContext.CancellationToken);
            var own = Refusal(dockerfile);
            if (own is null != answer.Error is null) different.Add($"{dockerfile.ReplaceLineEndings("⏎")} engine: {answer.Error ?? "accepts"}; reader: {own ?? "accepts"}");
        }
        Assert.IsEmpty(different, string.Join('\n', different));
    }

    [TestMethod]
    public async Task What_only_newer_frontends_know_is_not_refused()
    {
        using var engine = Engine();
        var different = new List<string>();
        foreach (var dockerfile in OnlyNewer)
        {
            if (Refusal(dockerfile) is { } own) different.Add($"{dockerfile.ReplaceLineEndings("⏎")} reader: {own}");
            if ((await engine.Build(dockerfile, null, TestContext.CancellationToken)).Error is null) different.Add($"{dockerfile.ReplaceLineEndings("⏎")} is known to this engine");
        }
        Assert.IsEmpty(different, string.Join('\n', different));
    }

    [TestMethod]
    public async Task Steps_lead_to_the_instructions_that_made_them()
    {
        using var engine = Engine();
        var image = "dockerfile-oracle:" + Guid.NewGuid().ToString("N");
        try
        {
            await engine.Build("FROM scratch\nCOPY a.txt /base.txt\nONBUILD COPY b/c.txt /onbuild.txt\n", image, TestContext.CancellationToken);
            var dockerfile =
                $"FROM {image} AS Build\nARG F=a.txt\nWORKDIR /w\nCOPY $F \\\n  # two\n  b/c.txt   /two/\nENV x=y\nFROM scratch AS mid\nONBUILD COPY a.txt /trigger.txt\n"
                + "COPY --from=build --chown=1:1 [\"/two\", \"/z z\"]\nFROM mid\nADD \"a.txt\" /q\nCOPY --from=build / /all\n";
            var syntax = DockerfileReader.Parse("Dockerfile", dockerfile);
            var answer = await engine.Build(dockerfile, null, TestContext.CancellationToken);
            Assert.IsNull(answer.Error);

            var found = answer.Steps.Where(s => s.Contains('/') && s.StartsWith('[') && !s.Contains("internal"))
                .Select(s => $"{s.Replace(image, "IMAGE")} -> {StepLocator.FindInstruction(syntax, s)?.Span.Line ?? 0}").Order(StringComparer.Ordinal);
            const string Expected =
                """
                [build 1/3] FROM docker.io/library/IMAGE -> 1
                [build 2/3] COPY b/c.txt /onbuild.txt -> 0
                [build 3/3] WORKDIR /w -> 3
                [build 4/3] COPY a.txt   b/c.txt   /two/ -> 4
                [mid 1/1] COPY --from=build --chown=1:1 [/two, /z z] -> 10
                [stage-2 1/2] COPY a.txt /trigger.txt -> 0
                [stage-2 2/2] ADD a.txt /q -> 12
                [stage-2 3/2] COPY --from=build / /all -> 13
                """;
            Assert.AreEqual(Expected, string.Join('\n', found));
        }
        finally
        {
            await engine.Remove(image, CancellationToken.None);
        }
    }

    private static OracleEngine Engine()
    {
        if (!OracleEngine.IsThere) Assert.Inconclusive("There is no engine on this machine.");
        return new();
    }

    private static string? Refusal(string dockerfile)
    {
        var syntax = DockerfileReader.Parse("Dockerfile", dockerfile);
        var graph = StageGraph.Of(syntax);
        return syntax.Diagnostics.Concat(graph.Check(graph.Target())).FirstOrDefault(d => d.Severity == Severity.Error)?.ToString();
    }
}
