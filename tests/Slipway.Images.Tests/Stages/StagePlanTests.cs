using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Images.Tests.Stages;

[TestClass]
public sealed class StagePlanTests
{
    private static ItemPlace At(int line) => new(metadata => new SourcePosition("app.proj", line, metadata is null ? 1 : metadata.Length + 10));

    private static StageDefinition Stage(string name, string from, params StageStep[] steps) => new(name, from, steps, At(1));

    private static StageStep.Copy CopyFrom(string stage) => new(new CopySource.FromStage(stage, ["/x"]), "/y", At(5));

    private static StageStep.Copy CopyFiles(params BuildFile[] files) => new(new CopySource.FromFiles("Files", files), "/y", At(5));

    private static StageStep.Copy Copy(string source, string? owner = null, string? mode = null) =>
        new(new CopySource.FromContext([source]), "/y", At(5)) { Owner = owner, Mode = mode };

    private static StageStep.Run Run(string command, string? mount = null) => new(command, [], mount is null ? [] : [new(mount)], null, At(5));

    private static StageStep.Configure Set(StageSetting setting) => new(setting, At(5));

    private static string Names(StagePlan plan) => string.Join(' ', plan.Stages.Select(stage => stage.Name));

    private static StagePlan Plan(string? final, string[] preferred, params StageDefinition[] stages) => StagePlan.Of(new(stages, []), final, preferred);

    private static string Refusals(params StageDefinition[] stages) => Refusals(new DeclaredStages(stages, []));

    private static string Refusals(DeclaredStages stages, string? final = null)
    {
        var refusal = Assert.ThrowsExactly<SlipwayException>(() => StagePlan.Of(stages, final, ["prod"]));
        return string.Join('\n', refusal.Diagnostics.Select(diagnostic => $"{diagnostic.Position?.Line}:{diagnostic.Position?.Column} {diagnostic.Code} {diagnostic.Message}"));
    }

    private static void Refuses(string expected, params StageStep[] steps) => StringAssert.StartsWith(Refusals(Stage("prod", "busybox", steps)), expected);

    [TestMethod]
    public void Only_what_the_final_stage_needs_is_left_each_after_what_it_needs()
    {
        var stages = new[]
        {
            Stage("prod", "base", CopyFrom("build"), CopyFrom("debian:12"), Run("x", "type=bind,from=tools,target=/t")),
            Stage("unused", "busybox"), Stage("build", "base"), Stage("tools", "busybox"), Stage("base", "busybox"),
        };

        Assert.AreEqual("base build tools prod", Names(Plan("prod", [], stages)));
        Assert.AreEqual("base build", Names(Plan("BUILD", [], stages)));
        Assert.AreEqual("unused", Names(Plan(null, ["development", "unused"], stages)));
        Assert.AreEqual("base", Names(Plan(null, ["nothing"], stages)));
    }

    [TestMethod]
    public void Names_of_stages_do_not_mind_case()
    {
        var plan = Plan(null, [], Stage("Build", "busybox"), Stage("Prod", "BUILD", CopyFrom("bUILD")));

        Assert.AreEqual("build prod", Names(plan));
        Assert.AreEqual("build", plan.Final.From);
        Assert.AreEqual("build", ((CopySource.FromStage)((StageStep.Copy)plan.Final.Steps[0]).Source).StageOrImage);
    }

    [TestMethod]
    public void A_plan_knows_whether_it_takes_an_engine()
    {
        Assert.IsTrue(Plan("a", [], Stage("a", "b"), Stage("b", "busybox", Run("x"))).RunsCommands);
        Assert.IsFalse(Plan("a", [], Stage("a", "busybox"), Stage("b", "busybox", Run("x"))).RunsCommands);
    }

    [TestMethod]
    public void All_that_is_wrong_is_told_at_once()
    {
        Assert.AreEqual(
            """
            1:1 SLIP2305 '1st' cannot name a stage. A name is a letter, then letters, digits, '-', '_' and '.'; 'scratch' and 'context' have a meaning of their own.
            1:1 SLIP2301 The stage 'PROD' is declared twice. Rename one, or limit each to an environment with Environments or a Condition.
            5:14 SLIP2312 Mode cannot be 'rw-r--r--'; expected octal digits, such as 0644 or 755.
            1:14 SLIP2306 'Bulid' is neither a stage of this project nor the name of an image, [registry/]name[:tag][@digest] in lower case; did you mean the stage build?
            5:1 SLIP2311 '99999' is not a port; write 80, 80-90 or 80/udp, up to 65535.
            """,
            Refusals(Stage("1st", "busybox"), Stage("build", "busybox"), Stage("prod", "busybox", Copy("a", mode: "rw-r--r--")),
                Stage("PROD", "Bulid", Set(new StageSetting.Expose(["99999"])))));
    }

    [TestMethod]
    public void Circles_are_named()
    {
        Assert.AreEqual(
            "1:1 SLIP2304 The stages a → b → c → a need one another in a circle, so none can be built first. Break it in one of their From or FromStage.",
            Refusals(Stage("a", "b"), Stage("b", "busybox", CopyFrom("c")), Stage("c", "busybox", Run("x", "type=cache,from=a,target=/x"))));
        StringAssert.Contains(Refusals(Stage("a", "busybox", CopyFrom("a"))), "The stages a → a need");
    }

    [TestMethod]
    public void A_stage_that_is_not_there_is_no_image()
    {
        StringAssert.StartsWith(Refusals(new DeclaredStages([Stage("prod", "busybox")], []), "prd"), ": SLIP2302 The final stage 'prd' is not declared; there is prod; did you mean prod?");
        StringAssert.StartsWith(Refusals(new DeclaredStages([Stage("prod", "base")], ["base"])), "1:14 SLIP2321 The stage 'base' is not declared for this environment");
        StringAssert.StartsWith(Refusals(Stage("prod", "busybox", CopyFrom("0"))), "5:19 SLIP2302 There is no stage '0'");
        StringAssert.StartsWith(Refusals(new DeclaredStages([], ["dev"])), ": SLIP2300 No stage is declared for prod (dev belong to other environments)");
    }

    [TestMethod]
    public void An_image_that_is_nearly_a_stage_is_warned_of()
    {
        var warning = Plan("prod", [], Stage("build", "busybox"), Stage("prod", "bulid")).Warnings.Single();

        Assert.AreEqual("SLIP2303 'bulid' is no stage of this project and is taken for an image; did you mean the stage build? Write bulid:latest if it is the image.", $"{warning.Code} {warning.Message}");
        Assert.IsEmpty(Plan("prod", [], Stage("build", "busybox"), Stage("prod", "bulid:1")).Warnings);
    }

    [TestMethod]
    public void A_variable_that_looks_like_a_secret_is_warned_of()
    {
        Assert.AreEqual("SLIP2322", Plan(null, [], Stage("a", "busybox", Set(new StageSetting.Env("NPM_TOKEN", "x")))).Warnings.Single().Code);
        Assert.IsEmpty(Plan(null, [], Stage("a", "busybox", Set(new StageSetting.Arg("NPM_TOKEN", null)))).Warnings);
    }

    [TestMethod]
    public void Bases_may_be_named_by_variables()
    {
        Assert.AreEqual("python:${V:-3.11}", Plan(null, [], Stage("a", "python:${V:-3.11}")).Final.From);
        StringAssert.Contains(Refusals(Stage("a", "python:${V")), "SLIP2306");
        StringAssert.Contains(Refusals(Stage("a", "a b")), "SLIP2306");
        StringAssert.Contains(Refusals(Stage("a", "")), "SLIP2309");
        StringAssert.Contains(Refusals(Stage("a", "busybox") with { Platform = "arm" }), "SLIP2312 Platform cannot be 'arm'");
    }

    [TestMethod]
    [DataRow("../a", "5:16 SLIP2316")]
    [DataRow("a/../../b", "5:16 SLIP2316")]
    [DataRow("", "5:16 SLIP2312 Source")]
    [DataRow("a\nb", "5:16 SLIP2313")]
    [DataRow("${a", "5:16 SLIP2314")]
    public void Sources_stay_in_the_context(string source, string expected) => Refuses(expected, Copy(source));

    [TestMethod]
    [DataRow("a b", null, "5:15 SLIP2312 Owner")]
    [DataRow("1:2:3", null, "5:15 SLIP2312 Owner")]
    [DataRow(null, "0888", "5:14 SLIP2312 Mode")]
    [DataRow(null, "17777", "5:14 SLIP2312 Mode")]
    public void Owners_and_modes_are_checked(string? owner, string? mode, string expected) => Refuses(expected, Copy("a", owner, mode));

    [TestMethod]
    public void Lists_of_files_stay_below_their_target()
    {
        Refuses("5:15 SLIP2315", CopyFiles());
        Refuses("5:15 SLIP2318", CopyFiles(new BuildFile("/a", "../a")));
        Refuses("5:15 SLIP2318", CopyFiles(new BuildFile("/a", "/a")));
        Refuses("5:15 SLIP2317 Two files of 'Files' would become x: /a and /b.", CopyFiles(new BuildFile("/a", "x"), new BuildFile("/b", "x")));
        Assert.AreEqual("prod", Names(Plan(null, [], Stage("prod", "scratch", CopyFiles(new BuildFile("/a", "x"), new BuildFile("/a", "x"))))));
    }

    [TestMethod]
    [DataRow("", "5:1 SLIP2309")]
    [DataRow("# nothing", "5:1 SLIP2309")]
    [DataRow("cat <<EOF\nx\nEOF", "5:17 SLIP2319")]
    [DataRow("python -c 'a\nb'", "5:17 SLIP2313")]
    [DataRow("a\0b", "5:17 SLIP2313")]
    [DataRow("--x", "5:17 SLIP2312")]
    public void Commands_that_a_Dockerfile_cannot_hold_are_refused(string command, string expected) => Refuses(expected, Run(command));

    [TestMethod]
    [DataRow("type=cach,target=/x", "5:1 SLIP2311 The mount is not valid: there is no type 'cach'")]
    [DataRow("type=cache,tagret=/x", "5:1 SLIP2311 The mount is not valid: it has no option 'tagret', perhaps 'target' is meant")]
    [DataRow("type=secret", "5:1 SLIP2311 The mount is not valid: a secret needs an id")]
    public void Mounts_are_checked_as_engines_check_them(string mount, string expected) => Refuses(expected, Run("x", mount));

    [TestMethod]
    public void Settings_are_checked()
    {
        Refuses("5:14 SLIP2312 The name of an Env", Set(new StageSetting.Env("A B", "x")));
        Refuses("5:15 SLIP2313 Env A", Set(new StageSetting.Env("A", "x\ny")));
        Refuses("5:15 SLIP2314 Label a", Set(new StageSetting.Label("a", "${b:?c}")));
        Refuses("5:15 SLIP2312 User", Set(new StageSetting.User("")));
        Refuses("5:15 SLIP2312 StopSignal", Set(new StageSetting.StopSignal("SIG TERM")));
        Refuses("5:15 SLIP2312 Expose", Set(new StageSetting.Expose(["80 90"])));
        Refuses("5:1 SLIP2309 Shell", Set(new StageSetting.Shell([])));
        Refuses("5:1 SLIP2311 --interval cannot be '30'", Set(new StageSetting.HealthCheck(new StageCommand.Exec(["x"]), "30", null, null, null)));
        Refuses("5:1 SLIP2311 --retries cannot be '-1'", Set(new StageSetting.HealthCheck(new StageCommand.Exec(["x"]), null, null, null, -1)));
        Refuses("5:15 SLIP2312 Volume", Set(new StageSetting.Volume([""])));
    }

    [TestMethod]
    public void A_place_is_looked_for_only_when_something_is_to_be_said_of_it()
    {
        var never = new ItemPlace(_ => throw new InvalidOperationException("looked"));
        var copy = new StageStep.Copy(new CopySource.FromContext(["a"]), "/b", never) { Owner = "1", Mode = "0644" };
        var plan = Plan(null, [], new StageDefinition("a", "busybox", [copy, new StageStep.Run("x", [], [new("type=ssh")], null, never)], never));

        StageDockerfile.Write(plan, "app.proj", "files", _ => []);
        Assert.IsEmpty(plan.Warnings);
    }
}
