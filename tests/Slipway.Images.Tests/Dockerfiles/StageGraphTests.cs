using Slipway.Diagnostics;
using Slipway.Images.Dockerfiles;

namespace Slipway.Images.Tests.Dockerfiles;

[TestClass]
public sealed class StageGraphTests
{
    private const string ManyStages =
        """
        ARG VERSION=3.12
        ARG FLAVOUR
        FROM --platform=$BUILDPLATFORM python:${VERSION} AS base
        RUN --mount=type=secret,id=pip,required --mount=type=ssh true
        FROM base AS build
        COPY --from=tools:1 /t /t
        RUN --mount=from=linter,target=/l --mount=type=bind,from=busybox,target=/b true
        RUN --mount=type=secret,target=/run/secrets/npm --mount=type=secret,id=pip true
        FROM alpine${FLAVOUR:+:$FLAVOUR} AS linter
        FROM scratch AS Dev
        COPY --from=build / /
        FROM scratch
        COPY --from=0 / /
        """;

    [TestMethod]
    [DataRow("", "0 4")]
    [DataRow("dev", "0 1 2 3")]
    [DataRow("DEV", "0 1 2 3")]
    [DataRow("build", "0 1 2")]
    [DataRow("2", "2")]
    public void A_target_reaches_what_it_needs_and_nothing_else(string target, string expected)
    {
        var graph = Graph(ManyStages);
        Assert.AreEqual(expected, string.Join(' ', graph.ReachableStages(graph.Target(target)).Select(s => s.Index)));
    }

    [TestMethod]
    public void Bases_carry_their_expanded_reference_and_platform()
    {
        var graph = Graph(ManyStages, new() { Platform = "linux/arm64", BuildPlatform = "linux/amd64", BuildArguments = new Dictionary<string, string> { ["FLAVOUR"] = "3" } });
        var images = graph.BaseImages(graph.Target("dev"));
        CollectionAssert.AreEqual(new[] { "python:3.12 linux/amd64", "alpine:3 linux/arm64" }, images.Select(i => $"{i.Reference} {i.Platform}").ToArray());
        CollectionAssert.AreEqual(new[] { "tools:1", "busybox" }, graph.CopiedImages(graph.Target("dev")).Select(i => i.Reference).ToArray());
    }

    [TestMethod]
    public void Secrets_are_merged_by_id()
    {
        var graph = Graph(ManyStages);
        CollectionAssert.AreEqual(new[] { "pip True", "npm False" }, graph.Secrets(graph.Target("dev")).Select(s => $"{s.Id} {s.Required}").ToArray());
        CollectionAssert.AreEqual(new[] { "default False" }, graph.SshIds(graph.Target("dev")).Select(s => $"{s.Id} {s.Required}").ToArray());
        Assert.IsEmpty(graph.Secrets(graph.Target("linter")));
    }

    [TestMethod]
    public void An_unknown_target_names_the_stages_and_the_likely_one()
    {
        var error = Assert.ThrowsExactly<SlipwayException>(() => Graph(ManyStages).Target("biuld"));
        Assert.AreEqual(
            "Dockerfile: error SLIP2130: There is no stage 'biuld'; the Dockerfile has base, build, linter, dev; did you mean build?", error.Message);
    }

    [TestMethod]
    public void The_first_wish_that_exists_is_chosen()
    {
        Assert.AreEqual(3, Graph(ManyStages).Choose("nope", "dev", "build")?.Index);
        Assert.IsNull(Graph(ManyStages).Choose("development", "0"));
    }

    [TestMethod]
    public void Arguments_nobody_declares_are_told()
    {
        var options = new StageGraphOptions { BuildArguments = new Dictionary<string, string> { ["VERSOIN"] = "1", ["FLAVOUR"] = "", ["http_proxy"] = "p", ["BUILDKIT_INLINE_CACHE"] = "1" } };
        var graph = Graph(ManyStages, options);
        CollectionAssert.AreEqual(new[] { "VERSOIN" }, graph.UndeclaredArguments().ToArray());
        StringAssert.Contains(graph.Check(graph.Target())[0].Message, "did you mean VERSION?");
    }

    [TestMethod]
    public void A_base_that_comes_out_empty_is_an_error_at_its_word()
    {
        var graph = Graph("ARG BASE\nFROM ${BASE}\n");
        Assert.AreEqual("SLIP2131", graph.Check(graph.Target())[0].Code);
        Assert.AreEqual(new SourcePosition("Dockerfile", 2, 6, 2, 13), graph.Check(graph.Target())[0].Position);
        Assert.IsInstanceOfType<StageBase.Unknown>(graph.Target().Base);
        Assert.IsInstanceOfType<StageBase.Unknown>(Graph("FROM x-$TARGETARCH\n").Target().Base);
    }

    [TestMethod]
    [DataRow("Build", "Dockerfile(2,6): error SLIP2134: 'Build' cannot be an image, since a repository's name is in lower case; did you mean the stage build?")]
    [DataRow("Host.example/build:Tag", null)]
    [DataRow("Host/build", null)]
    [DataRow("host/Build", "Dockerfile(2,6): error SLIP2134: 'host/Build' cannot be an image, since a repository's name is in lower case.")]
    public void A_base_in_capitals_is_no_stage_and_no_image(string name, string? expected)
    {
        var graph = Graph($"FROM scratch AS build\nFROM {name}\n");
        Assert.AreEqual(new StageBase.Image(name), graph.Target().Base);
        Assert.AreEqual(expected, graph.Check(graph.Target()) is [var first, ..] ? first.ToString() : null);
    }

    [TestMethod]
    public void A_named_context_takes_the_place_of_a_stage_or_an_image()
    {
        var graph = Graph("FROM alpine AS a\nCOPY x .\nFROM b AS c\nCOPY --from=d / /\nCOPY --from=a / /\n", new() { NamedContexts = ["a", "b", "d"] });
        Assert.IsEmpty(graph.BaseImages(graph.Target()));
        Assert.IsEmpty(graph.CopiedImages(graph.Target()));
        Assert.AreEqual("nothing", graph.ContextUse(graph.Target()).ToString());
    }

    [TestMethod]
    [DataRow("--mount=type=bnid,target=/x", 1)]
    [DataRow("--mount=type=cache,traget=/x", 1)]
    [DataRow("--mount=type=cache,target=/x,sharing=all", 1)]
    [DataRow("--mount=type=secret", 1)]
    [DataRow("--mount=type=tmpfs,target", 1)]
    [DataRow("--mount=type=cache,target=/x,mode=9", 1)]
    [DataRow("--mount=type=$T,target=/x,uid=$U", 0)]
    [DataRow("--mount=type=cache,target=/x,id=y,sharing=locked,mode=0700,uid=1,gid=1,ro", 0)]
    [DataRow("--mount=type=secret,id=x,env=Y,required=true", 0)]
    public void Mounts_are_checked_in_the_stages_that_are_built(string flag, int errors)
    {
        var graph = Graph($"FROM a AS skipped\nRUN {flag} x\nFROM b AS built\nRUN {flag} x\n");
        var found = graph.Check(graph.Target());
        Assert.HasCount(errors, found);
        if (errors > 0) Assert.AreEqual(4, found[0].Position!.Value.Line);
    }

    private static StageGraph Graph(string text, StageGraphOptions? options = null)
    {
        var syntax = DockerfileReader.Parse("Dockerfile", text);
        Assert.IsFalse(syntax.HasErrors, string.Join('\n', syntax.Diagnostics));
        return StageGraph.Of(syntax, options);
    }
}
