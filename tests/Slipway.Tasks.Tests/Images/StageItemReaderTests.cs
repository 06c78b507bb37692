using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Slipway.Diagnostics;
using Slipway.Images.Stages;
using Slipway.Tasks.Images;

namespace Slipway.Tasks.Tests.Images;

[TestClass]
public sealed class StageItemReaderTests
{
    private static TaskItem Item(string include, params string[] metadata)
    {
        var item = new TaskItem(include);
        foreach (var entry in metadata)
        {
            var separator = entry.IndexOf('=', StringComparison.Ordinal);
            item.SetMetadata(entry[..separator], entry[(separator + 1)..]);
        }

        return item;
    }

    private static StageItemReader Reader(ITaskItem[] stages, ITaskItem[] steps, ITaskItem[]? files = null, IReadOnlyList<StageDraft>? preset = null, string environment = "Prod") =>
        new() { Environment = environment, Stages = stages, Steps = steps, Files = new BuildFileLists(files ?? []), Preset = preset ?? [] };

    /// <summary>The Dockerfile of the stages, from the first FROM on, without blank lines.</summary>
    private static string Dockerfile(StageItemReader reader)
    {
        var text = StageDockerfile.Write(StagePlan.Of(reader.Read(), null, ["prod"]), "app.proj", "files", _ => []).Text;
        return text[text.IndexOf("FROM", StringComparison.Ordinal)..].Replace("\n\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
    }

    /// <summary>What a step of a stage of busybox is written as.</summary>
    private static string Step(string kind, params string[] metadata) =>
        Dockerfile(Reader([Item("prod", "From=busybox")], [Item(kind, metadata)]))["FROM busybox AS prod\n".Length..];

    private static string Refusal(StageItemReader reader) =>
        string.Join('\n', Assert.ThrowsExactly<SlipwayException>(reader.Read).Diagnostics.Select(diagnostic => $"{diagnostic.Code} {diagnostic.Message}"));

    private static string StepRefusal(string kind, params string[] metadata) => Refusal(Reader([Item("prod", "From=busybox")], [Item(kind, metadata)]));

    [TestMethod]
    public void A_stage_has_its_settings_around_its_steps()
    {
        var stage = Item("prod", "From=python:3.11-slim", "WorkDir=/app", "User=10001", "Env=A=1;B=x=y%3Bz", "Expose=8000;9000", "Cmd=python tasks.pyz", "Entrypoint=[\"python\"]", "Labels=a=b", "Volumes=/data;/more",
            "HealthCheck=curl -f localhost | cat", "HealthCheckInterval=30s", "HealthCheckRetries=3", "StopSignal=SIGTERM", "Platform=linux/amd64");

        Assert.AreEqual(
            """
            FROM --platform=linux/amd64 python:3.11-slim AS prod
            WORKDIR /app
            ENV A=1
            ENV B="x=y;z"
            LABEL a=b
            COPY a.py /app/
            USER 10001
            EXPOSE 8000 9000
            VOLUME /data /more
            HEALTHCHECK --interval=30s --retries=3 CMD curl -f localhost | cat
            STOPSIGNAL SIGTERM
            ENTRYPOINT ["python"]
            CMD ["python", "tasks.pyz"]
            """,
            Dockerfile(Reader([stage], [Item("Copy", "Source=a.py", "To=/app/")])));
    }

    [TestMethod]
    [DataRow("RUN make", "Run", "Command=make")]
    [DataRow("RUN [\"a\", \"b c\"]", "Run", "Command=[\"a\", \"b c\"]")]
    [DataRow("RUN a; b", "Run", "Command=a; b")]
    [DataRow("RUN --mount=type=cache,target=/c --mount=type=cache,target=/d,sharing=locked --mount=type=secret,id=token --mount=type=ssh --mount=type=ssh,id=x --mount=type=bind,source=x,target=/y --network=none m",
        "Run", "Command=m", "Cache=/c;/d,sharing=locked", "Secrets=token", "Ssh=default;x", "Mount=type=bind,source=x,target=/y", "Network=none")]
    [DataRow("COPY src requirements.txt /app/", "Copy", "Source=src;requirements.txt", "To=/app")]
    [DataRow("COPY a ./", "copy", "Source=a")]
    [DataRow("COPY --from=debian:12 --chown=1654 --chmod=0644 /a /b", "Copy", "FromStage=debian:12", "Source=/a", "To=/b", "Owner=1654", "Mode=0644")]
    [DataRow("COPY files/prod-1/ /app/", "Copy", "Source=src", "To=/app/", "Except=**/*.pyc")]
    [DataRow("ENV X=\"a b\"", "Env", "Name=X", "Value=a b")]
    [DataRow("ENV X=\"\"", "Env", "Name=X")]
    [DataRow("ARG X", "Arg", "Name=X")]
    [DataRow("ARG X=1", "Arg", "Name=X", "Value=1")]
    [DataRow("LABEL x=1", "Label", "Name=x", "Value=1")]
    [DataRow("USER app", "User", "Value=app")]
    [DataRow("WORKDIR /x", "WorkDir", "Value=/x")]
    [DataRow("EXPOSE 80 53/udp", "Expose", "Value=80;53/udp")]
    [DataRow("VOLUME /a /b", "Volume", "Value=/a;/b")]
    [DataRow("STOPSIGNAL SIGINT", "StopSignal", "Value=SIGINT")]
    [DataRow("SHELL [\"/bin/bash\", \"-c\"]", "Shell", "Value=/bin/bash -c")]
    [DataRow("ENTRYPOINT [\"a\"]", "Entrypoint", "Value=a")]
    [DataRow("CMD [\"a\", \"b c\"]", "Cmd", "Command=a 'b c'")]
    [DataRow("CMD a b", "Cmd", "Command=a b", "Shell=true")]
    [DataRow("HEALTHCHECK NONE", "HealthCheck", "Value=none")]
    [DataRow("HEALTHCHECK --timeout=5s CMD [\"a\"]", "HealthCheck", "Command=a", "Timeout=5s")]
    public void Every_kind_of_step_is_an_instruction(string expected, string kind, params string[] metadata) => Assert.AreEqual(expected, Step(kind, metadata));

    [TestMethod]
    public void Steps_belong_to_the_stages_they_name_in_order()
    {
        ITaskItem[] stages = [Item("build", "From=busybox"), Item("prod", "From=busybox")];
        ITaskItem[] steps = [Item("Run", "Stage=build", "Command=one"), Item("Run", "Stage=build;PROD", "Command=both"), Item("Copy", "Stage=prod", "FromStage=Build", "Source=/out", "To=/app/"), Item("Run", "Stage=build", "Command=one")];

        Assert.AreEqual("FROM busybox AS build\nRUN one\nRUN both\nRUN one\nFROM busybox AS prod\nRUN both\nCOPY --from=build /out /app/", Dockerfile(Reader(stages, steps)));
    }

    [TestMethod]
    public void Environments_limit_stages_and_steps()
    {
        ITaskItem[] stages = [Item("dev", "From=debian", "Environments=Dev"), Item("prod", "From=busybox")];
        ITaskItem[] steps = [Item("Run", "Stage=dev", "Command=dev"), Item("Run", "Stage=prod", "Command=staged", "Environments=Staging;prod"), Item("Run", "Stage=prod", "Command=developed", "Environments=Dev")];

        var read = Reader(stages, steps).Read();
        Assert.AreEqual("prod", read.Stages.Single().Name);
        Assert.AreEqual("dev", read.OfOtherEnvironments.Single());
        Assert.AreEqual("FROM busybox AS prod\nRUN staged", Dockerfile(Reader(stages, steps)));
    }

    [TestMethod]
    public void A_list_is_copied_by_its_name()
    {
        ITaskItem[] files =
        [
            Item("/p/a.txt", "List=MyFiles"), Item("/p/b.txt", "List=myfiles", "RelativePath=x\\b.txt", "Mode=0755"), Item("/p/c.txt", "List=MyFiles", "Link=l/c.txt"), Item("/p/d.txt", "List=Other"),
        ];
        var reader = Reader([Item("prod", "From=busybox")], [Item("Copy", "Items=MyFiles", "To=/app")], files);
        var list = (CopySource.FromFiles)((StageStep.Copy)reader.Read().Stages[0].Steps[0]).Source;

        Assert.AreEqual("a.txt , x/b.txt 493, l/c.txt ", string.Join(", ", list.Files.Select(file => $"{file.Path} {file.Mode}")));
        Assert.AreEqual("FROM busybox AS prod\nCOPY files/MyFiles/ /app/", Dockerfile(reader));
        StringAssert.StartsWith(Refusal(Reader([Item("prod", "From=busybox")], [Item("Copy", "Items=L")], [Item("/a", "List=L", "Mode=rw")])), "SLIP2312 Mode of /a of 'L' cannot be 'rw'");
    }

    [TestMethod]
    public void A_preset_is_as_if_the_project_had_declared_it()
    {
        StageDraft[] preset =
        [
            new("build", "debian", null) { Steps = [new StageStep.Run("preset", [], [], null, null)] },
            new("prod", "busybox", null)
            {
                Opening = [new StageStep.Configure(new StageSetting.WorkDir("/app"), null)],
                Steps = [new StageStep.Copy(new CopySource.FromStage("build", ["/x"]), "/y", null)],
                Closing = [new StageStep.Configure(new StageSetting.User("1"), null)],
            },
        ];
        ITaskItem[] more = [Item("Run", "Stage=prod", "Command=more")];

        Assert.AreEqual("FROM debian AS build\nRUN preset\nFROM busybox AS prod\nWORKDIR /app\nCOPY --from=build /x /y\nRUN more\nUSER 1", Dockerfile(Reader([], more, preset: preset)));
        Assert.AreEqual("FROM alpine AS build\nFROM busybox AS prod\nWORKDIR /app\nCOPY --from=build /x /y\nUSER 1", Dockerfile(Reader([Item("Build", "From=alpine")], [], preset: preset)));
        Assert.AreEqual("FROM debian AS build\nRUN preset\nFROM busybox AS prod\nWORKDIR /app\nENV A=1\nCOPY --from=build /x /y\nUSER 1\nUSER 2",
            Dockerfile(Reader([Item("prod", "Env=A=1", "User=2")], [], preset: preset)));
    }

    [TestMethod]
    [DataRow("SLIP2307 The Run of stage 'prod' has no metadata Comand; did you mean Command?", "Run", "Stage=prod", "Comand=x", "Command=y")]
    [DataRow("SLIP2307 The Copy of stage 'prod' has no metadata Value; it takes", "Copy", "Stage=prod", "Source=x", "Value=y")]
    [DataRow("SLIP2308 'Rum' is no kind of step", "Rum", "Stage=prod")]
    [DataRow("SLIP2309 The Run of stage 'prod' has no Command", "Run")]
    [DataRow("SLIP2309 The Env of stage 'prod' has no Name", "Env", "Value=x")]
    [DataRow("SLIP2309 The User of stage 'prod' has no Value", "User")]
    [DataRow("SLIP2309 The Copy of stage 'prod' has no Source", "Copy", "To=/x")]
    [DataRow("SLIP2310 The Copy of stage 'prod' has Source and Items, of which it can have one", "Copy", "Source=x", "Items=y")]
    [DataRow("SLIP2302 There is no stage 'prd'; the project declares prod; did you mean prod?", "Run", "Stage=prd", "Command=x")]
    [DataRow("SLIP2320 Command of the Cmd of stage 'prod' has a quote", "Cmd", "Command=a 'b")]
    [DataRow("SLIP2312 Retries of the HealthCheck of stage 'prod' cannot be 'x'", "HealthCheck", "Command=a", "Retries=x")]
    [DataRow("SLIP2312 Value of the Shell of stage 'prod' cannot be 'a | b'", "Shell", "Value=a | b")]
    public void What_is_wrong_with_a_step_is_said(string expected, string kind, params string[] metadata) => StringAssert.StartsWith(StepRefusal(kind, metadata), expected);

    [TestMethod]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var refusal = Refusal(Reader([Item("a", "From=x", "Form=y", "Env=1"), Item("b", "From=x")], [Item("Run", "Command=x"), Item("Run", "Stage=a")]));

        Assert.AreEqual("SLIP2307 SLIP2312 SLIP2323 SLIP2309", string.Join(' ', refusal.Split('\n').Select(line => line[..8])));
        StringAssert.Contains(refusal, "SLIP2307 The stage 'a' has no metadata Form; did you mean From?");
        StringAssert.Contains(refusal, "add Stage=\"a\" or Stage=\"b\".");
    }

    [TestMethod]
    public void Metadata_that_MSBuild_adds_is_no_mistake() =>
        Assert.AreEqual("RUN x", Step("Run", "Command=x", "MSBuildSourceProjectFile=/p", "OriginalItemSpec=Run", "_Private=1", "Owner="));
}
