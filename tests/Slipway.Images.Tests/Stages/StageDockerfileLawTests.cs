using Slipway.Diagnostics;
using Slipway.Images.Dockerfiles;
using Slipway.Images.Stages;

namespace Slipway.Images.Tests.Stages;

/// <summary>What is written reads back as what was meant.</summary>
[TestClass]
public sealed class StageDockerfileLawTests
{
    private const int Seed = 2300;

    private static readonly string[] Pieces =
    [
        "a", "B7", " ", "  ", "\t", "\"", "'", "\\", "\\\\", "$", "\\$", "\\\\$", "$V", "${V}", "${V:-x y}", "{", "}", "#", "[", "]", ",", "=", "<<", "--", "-", "/", "..", "*", "?", ":", ";", "&", "|", "`", "é", "\U0001F600",
        "\u00a0", "\u2028", "%", "!", "~", "(", ")",
    ];

    private readonly Random random = new(Seed);

    [TestMethod]
    public void What_is_written_reads_back_as_what_was_meant()
    {
        for (var round = 0; round < 1500; round++)
        {
            var stages = Stages();
            var plan = StagePlan.Of(new(stages, []), "final", []);
            var dockerfile = StageDockerfile.Write(plan, "a project.proj", "obj/the files", _ => [new("/x", "x")]);
            var syntax = DockerfileReader.Parse("Dockerfile", dockerfile.Text);
            var graph = StageGraph.Of(syntax);

            Assert.IsEmpty(syntax.Diagnostics, dockerfile.Text);
            Assert.IsEmpty(graph.Check(graph.Stages[^1]), dockerfile.Text);
            Assert.AreEqual(string.Join(' ', plan.Stages.Select(stage => stage.Name)), string.Join(' ', graph.Stages.Select(stage => stage.Name)));
            for (var i = 0; i < plan.Stages.Count; i++) Compare(plan.Stages[i], graph.Stages[i], dockerfile.Text);
            Assert.AreEqual(dockerfile.Text, StageDockerfile.Write(plan, "a project.proj", "obj/the files", _ => [new("/x", "x")]).Text);
        }
    }

    [TestMethod]
    public void Whatever_is_declared_is_refused_or_written_without_errors()
    {
        var (refused, written) = (0, 0);
        for (var round = 0; round < 4000; round++)
        {
            List<StageDefinition> stages = [];
            for (var i = random.Next(1, 3); i > 0; i--)
            {
                var steps = new List<StageStep>();
                for (var j = random.Next(3); j > 0; j--) steps.Add(AnyStep());
                stages.Add(new(Odd("a", "b", "final"), Odd("a", "b", "busybox", "scratch", "python:$V"), steps, null) { Platform = random.Next(4) == 0 ? Odd("linux/amd64", "$BUILDPLATFORM") : null });
            }
            StagePlan plan;
            try
            {
                plan = StagePlan.Of(new(stages, []), null, []);
            }
            catch (SlipwayException)
            {
                refused++;
                continue;
            }
            written++;
            var text = StageDockerfile.Write(plan, "app.proj", "files", _ => []).Text;
            var syntax = DockerfileReader.Parse("Dockerfile", text);
            Assert.IsFalse(syntax.HasErrors, text + string.Join('\n', syntax.Diagnostics));
            var read = StageGraph.Of(syntax).Stages;
            Assert.HasCount(plan.Stages.Count, read, text);
            for (var i = 0; i < read.Count; i++) Assert.HasCount(plan.Stages[i].Steps.Count, read[i].Syntax.Instructions, text);
        }
        Assert.IsGreaterThan(500, refused);
        Assert.IsGreaterThan(500, written);
    }

    private string Odd(params string[] usual) => random.Next(6) > 0 ? Pick(usual) : Text() + Pick(["", "\n", "\r", "\0", "\u0085"]);

    private StageStep AnyStep() => random.Next(12) switch
    {
        0 => new StageStep.Run(Odd("make", "a\n&& b"), [], [], random.Next(3) == 0 ? Odd("none") : null, null),
        1 => new StageStep.Run("x", [], [new(Odd("type=cache,target=/x", "type=bind,from=a,target=/x"))], null, null),
        2 => new StageStep.Run(null, [Odd("x"), Odd("y")], [], null, null),
        3 => new StageStep.Copy(new CopySource.FromContext([Odd("x")]), Odd("/y"), null) { Owner = random.Next(2) == 0 ? Odd("1:2") : null, Mode = random.Next(2) == 0 ? Odd("0644") : null },
        4 => new StageStep.Copy(new CopySource.FromStage(Odd("a", "debian:12"), [Odd("/x")]), Odd("/y"), null),
        5 => new StageStep.Copy(new CopySource.FromFiles(Odd("Files"), [new("/f", Odd("f"))]), Odd("/y"), null),
        6 => new StageStep.Configure(new StageSetting.Env(Odd("A"), Odd("x")), null),
        7 => new StageStep.Configure(new StageSetting.Label(Odd("A"), Odd("x")), null),
        8 => new StageStep.Configure(new StageSetting.Arg(Odd("A"), Odd("x")), null),
        9 => new StageStep.Configure(Pick([new StageSetting.User(Odd("1")), new StageSetting.WorkDir(Odd("/x")), new StageSetting.StopSignal(Odd("SIGTERM"))]), null),
        10 => new StageStep.Configure(Pick([new StageSetting.Expose([Odd("80")]), new StageSetting.Volume([Odd("/x")]), new StageSetting.Shell([Odd("sh")])]), null),
        _ => new StageStep.Configure(Pick([new StageSetting.Cmd(new StageCommand.Line(Odd("x"))), new StageSetting.HealthCheck(new StageCommand.Line(Odd("x")), Odd("5s"), null, null, null)]), null),
    };

    private StageSetting Pick(IReadOnlyList<StageSetting> from) => from[random.Next(from.Count)];

    [TestMethod]
    public void The_value_of_a_literal_text_is_that_text()
    {
        for (var round = 0; round < 5000; round++)
        {
            var text = Text().Replace("\t", "", StringComparison.Ordinal);
            Assert.AreEqual(text, Expanded(StageValue.Word(StageValue.Literal(text))), text);
            Assert.AreEqual(text, Expanded(StageValue.Path(StageValue.Literal(text))), text);
        }
    }

    private static void Compare(StageDefinition stage, Stage read, string text)
    {
        Assert.AreEqual(stage.From, read.Syntax.From.Arguments[0].Value, text);
        Assert.AreEqual(stage.Platform, read.Syntax.From.Flag("platform")?.Value, text);
        Assert.HasCount(stage.Steps.Count, read.Syntax.Instructions, text);
        for (var i = 0; i < stage.Steps.Count; i++) Assert.AreEqual(Meant(stage.Steps[i]), Read(read.Syntax.Instructions[i]), text);
    }

    /// <summary>The step in words, with V = "v".</summary>
    private static string Meant(StageStep step) => step switch
    {
        StageStep.Run run => $"run {string.Join('|', run.Mounts.Select(mount => mount.Value))} {run.Network} {(run.Shell is null ? Words(run.Words) : Blanks(run.Shell))}",
        StageStep.Copy copy => $"copy {(copy.Source as CopySource.FromStage)?.StageOrImage} {copy.Owner} {copy.Mode} {Words([.. Sources(copy), Target(copy)])}",
        StageStep.Configure { Setting: var setting } => setting switch
        {
            StageSetting.Env env => $"env {env.Name}={Value(env.Value)}",
            StageSetting.Label label => $"label {label.Name}={Value(label.Value)}",
            StageSetting.Arg arg => $"arg {arg.Name}={(arg.Default is null ? null : Value(arg.Default))}",
            StageSetting.User user => "user " + Value(user.Name),
            StageSetting.WorkDir folder => "workdir " + Value(folder.Path),
            StageSetting.StopSignal signal => "stopsignal " + signal.Signal,
            StageSetting.Expose expose => "expose " + Words(expose.Ports),
            StageSetting.Volume volume => "volume " + Words([.. volume.Paths.Select(Value)]),
            StageSetting.Shell shell => "shell " + Words(shell.Words),
            StageSetting.Entrypoint entrypoint => "entrypoint " + Command(entrypoint.Command),
            StageSetting.Cmd cmd => "cmd " + Command(cmd.Command),
            StageSetting.HealthCheck { Test: null } => "healthcheck NONE",
            StageSetting.HealthCheck check => $"healthcheck {check.Interval}/{check.Timeout}/{check.StartPeriod}/{check.Retries} CMD {Command(check.Test!)}",
            _ => throw new NotSupportedException(),
        },
        _ => throw new NotSupportedException(),
    };

    private static string Read(Instruction instruction) => instruction.Kind switch
    {
        InstructionKind.Run => $"run {string.Join('|', instruction.Flags.Where(flag => flag.Name == "mount").Select(flag => flag.Value))} {instruction.Flag("network")?.Value} {Command(instruction, 0)}",
        InstructionKind.Copy => $"copy {instruction.Flag("from")?.Value} {instruction.Flag("chown")?.Value} {instruction.Flag("chmod")?.Value} {Words([.. instruction.Arguments.Select(word => Expanded(word.Value))])}",
        InstructionKind.Env or InstructionKind.Label or InstructionKind.Arg =>
            $"{instruction.Name.Value.ToLowerInvariant()} {instruction.Pairs.Single().Key.Value}={(instruction.Pairs.Single().Value is { } value ? Expanded(value.Value) : null)}",
        InstructionKind.User or InstructionKind.Workdir or InstructionKind.Stopsignal => $"{instruction.Name.Value.ToLowerInvariant()} {Expanded(instruction.Arguments.Single().Value)}",
        InstructionKind.Expose => "expose " + Words([.. instruction.Arguments.Select(word => word.Value)]),
        InstructionKind.Volume => "volume " + Words([.. instruction.Arguments.Select(word => Expanded(word.Value))]),
        InstructionKind.Healthcheck when instruction.Arguments[0].Value == "NONE" => "healthcheck NONE",
        InstructionKind.Healthcheck =>
            $"healthcheck {instruction.Flag("interval")?.Value}/{instruction.Flag("timeout")?.Value}/{instruction.Flag("start-period")?.Value}/{instruction.Flag("retries")?.Value} CMD {Command(instruction, 1)}",
        _ => $"{instruction.Name.Value.ToLowerInvariant()} {Command(instruction, 0)}",
    };

    private static string Command(Instruction instruction, int first)
    {
        var words = instruction.Arguments.Skip(first).Select(word => word.Value).ToList();
        return instruction.Form == ArgumentForm.Json ? Words(words) : Blanks(words.Single());
    }

    private static string Command(StageCommand command) => command is StageCommand.Exec exec ? Words(exec.Words) : Blanks(((StageCommand.Line)command).Text);

    private static string Words(IReadOnlyList<string> words) => $"{words.Count}:{string.Join('\u0001', words)}";

    /// <summary>A line for the shell, in which blanks are one blank. The guard before a test and comments mean nothing.</summary>
    private static string Blanks(string line)
    {
        var words = string.Join(' ', line.Split('\n').Where(part => !part.TrimStart().StartsWith('#'))).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', words);
        return text.StartsWith("true && [", StringComparison.Ordinal) ? text[8..] : text;
    }

    private static IEnumerable<string> Sources(StageStep.Copy copy) => copy.Source switch
    {
        CopySource.FromContext when copy.Exclude.Count > 0 => [Target(copy)],
        CopySource.FromContext context => context.Paths.Select(Value),
        CopySource.FromStage source => source.Paths.Select(Value),
        _ => ["obj/the files/Files/"],
    };

    private static string Target(StageStep.Copy copy)
    {
        var several = copy.Source is not (CopySource.FromContext { Paths.Count: 1 } or CopySource.FromStage { Paths.Count: 1 });
        return Value(copy.To) + (several && !copy.To.EndsWith('/') ? "/" : "");
    }

    private static string Expanded(string word) => WordExpander.Expand(word, '\\', name => name == "V" ? Variable.Of("v") : Variable.Unset).Value!;

    /// <summary>By the rule of the doc comment, independently of the code that writes values.</summary>
    private static string Value(string value)
    {
        var result = "";
        for (var i = 0; i < value.Length; i++)
        {
            var slashes = 0;
            while (i + slashes < value.Length && value[i + slashes] == '\\') slashes++;
            if (slashes > 0)
            {
                i += slashes;
                var beforeDollar = i < value.Length && value[i] == '$';
                result += new string('\\', beforeDollar ? slashes / 2 : slashes);
                if (beforeDollar && slashes % 2 == 1) result += "$";
                else i--;
                continue;
            }
            var rest = value[i..];
            if (rest.StartsWith("${V:-x y}", StringComparison.Ordinal)) (result, i) = (result + "v", i + 8);
            else if (rest.StartsWith("${V}", StringComparison.Ordinal)) (result, i) = (result + "v", i + 3);
            else if (rest[0] == '$' && Name(rest[1..]) is { Length: > 0 } name) (result, i) = (result + (name == "V" ? "v" : ""), i + name.Length);
            else result += value[i];
        }
        return result;
    }

    private static string Name(string text) =>
        text.Length == 0 || !(char.IsAsciiLetter(text[0]) || text[0] == '_') ? "" : new string([.. text.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c == '_')]);

    private string Text()
    {
        var text = "";
        for (var i = random.Next(7); i > 0; i--) text += Pick(Pieces);
        return text;
    }

    /// <summary>Values that can be written.</summary>
    private string Sound(bool empty)
    {
        while (true)
        {
            var text = Text();
            if ((empty || text.Length > 0) && StageValue.IsSound(text) && !StageValue.HasControlCharacter(text)) return text;
        }
    }

    private string Line()
    {
        while (true)
        {
            var text = random.Next(3) > 0 ? Text() : $"{Text()}\n  {Text()}\r\n{Text()}";
            // A line break inside quotes, a here-document, an array and a backslash at the very end are refused, or mean something else.
            if (!ShellLine.IsEmpty(text) && !ShellLine.BreaksInsideQuotes(text) && !ShellLine.OpensHeredoc(text) && !text.Contains('\\')
                && !ShellLine.Joined(text).StartsWith("--", StringComparison.Ordinal) && !text.Contains('#') && !text.Contains("[]", StringComparison.Ordinal)) return text;
        }
    }

    private string[] SomeWords()
    {
        var words = new string[random.Next(1, 4)];
        for (var i = 0; i < words.Length; i++) words[i] = Text() + (random.Next(4) == 0 ? "\n" : "");
        return words;
    }

    private List<StageDefinition> Stages()
    {
        var names = new List<string>();
        var stages = new List<StageDefinition>();
        for (var i = random.Next(4); i >= 0; i--)
        {
            var steps = new List<StageStep>();
            for (var j = random.Next(7); j > 0; j--) steps.Add(Step(names));
            var from = names.Count > 0 && random.Next(2) == 0 ? Pick(names) : Pick(["busybox", "a.b:5000/c/d:e", "scratch", "python:${V:-3}-slim"]);
            stages.Add(new(i == 0 ? "final" : $"s{i}", from, steps, null) { Platform = random.Next(4) == 0 ? "linux/arm64" : null });
            names.Add(stages[^1].Name);
        }
        // The order of declaration is not that of the file.
        stages.Reverse(0, stages.Count - 1);
        return stages;
    }

    private StageStep Step(List<string> names) => random.Next(16) switch
    {
        0 => new StageStep.Run(Line(), [], random.Next(2) == 0 ? [] : [new("type=cache,target=/a b,\"id=x,y\""), new("type=secret,id=a'b\\c")], random.Next(2) == 0 ? "none" : null, null),
        1 => new StageStep.Run(null, SomeWords(), [], null, null),
        2 => new StageStep.Copy(new CopySource.FromContext(Paths()), Sound(empty: false), null) { Owner = random.Next(2) == 0 ? "a:1" : null, Mode = random.Next(2) == 0 ? "0750" : null },
        3 => new StageStep.Copy(new CopySource.FromStage(names.Count > 0 ? Pick(names) : "debian:12", Paths()), Sound(empty: false), null),
        4 => new StageStep.Copy(new CopySource.FromFiles("Files", [new("/f", "f")]), Sound(empty: false), null),
        5 => new StageStep.Configure(new StageSetting.Label("a.b/c-d", Sound(empty: true)), null),
        6 => new StageStep.Configure(new StageSetting.Arg("A", random.Next(2) == 0 ? null : Sound(empty: true)), null),
        7 => new StageStep.Configure(new StageSetting.User(Sound(empty: false)), null),
        8 => new StageStep.Configure(new StageSetting.WorkDir(Sound(empty: false)), null),
        9 => new StageStep.Configure(new StageSetting.Expose(["80", "53-55/udp"]), null),
        10 => new StageStep.Configure(new StageSetting.Volume(["/a", Pick(["/b c", "\"", "x\\"])]), null),
        11 => new StageStep.Configure(new StageSetting.Entrypoint(AnyCommand()), null),
        12 => new StageStep.Configure(new StageSetting.Cmd(AnyCommand()), null),
        13 => new StageStep.Configure(random.Next(3) == 0 ? new StageSetting.HealthCheck(null, null, null, null, null) : new StageSetting.HealthCheck(AnyCommand(), "1m30s", null, "5s", 3), null),
        14 => new StageStep.Configure(random.Next(2) == 0 ? new StageSetting.StopSignal("SIGTERM") : new StageSetting.Shell(SomeWords()), null),
        _ => new StageStep.Configure(new StageSetting.Env("NAME_1", Sound(empty: true)), null),
    };

    private StageCommand AnyCommand() => random.Next(2) == 0 ? new StageCommand.Exec(SomeWords()) : new StageCommand.Line(Line());

    private string[] Paths()
    {
        var paths = new string[random.Next(1, 3)];
        // "a" in front keeps ".." from leaving the context.
        for (var i = 0; i < paths.Length; i++) paths[i] = random.Next(2) == 0 ? Pick(["<<E", "--x", "[a]*", "-", "#a"]) : "a/b/c/d/e/f/" + Sound(empty: true);
        return paths;
    }

    private string Pick(IReadOnlyList<string> from) => from[random.Next(from.Count)];
}
