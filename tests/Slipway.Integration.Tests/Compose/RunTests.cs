using Slipway.Compose.Verbs;
using Slipway.Compose.Verbs.Terminals;
using Slipway.Diagnostics;

namespace Slipway.Integration.Tests.Compose;

[TestClass]
public sealed class RunTests
{
    private const string Task = """
        services:
          task:
            image: busybox
            network_mode: none
            working_dir: /tmp
            environment: { A: file, B: file }
            entrypoint: [sh, -c]
            command: ["echo ordinary"]
            ports: ["49321:80"]
            restart: always
            container_name: taken
            volumes: [ "./data:/data" ]
        """;

    private readonly AwaitingLog log = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Run_gives_the_exit_code_and_leaves_nothing()
    {
        await using var project = await StackProject.StartAsync(TestContext, Task);
        var request = new RunRequest
        {
            Service = "task",
            Args = ["echo $A $B; pwd; cat /data/x; echo problem >&2; exit 7"],
            Environment = new Dictionary<string, string> { ["B"] = "asked" },
            NoDependencies = true,
        };
        project.With("data/x", "from the host\n");
        Assert.AreEqual(7, await OneOffRun.RunAsync(project.Context(log), request, Token));
        CollectionAssert.AreEqual((string[])["file asked", "/tmp", "from the host"], log.Lines.Where(line => !line.EndsWith("problem", StringComparison.Ordinal)).Select(Text).ToArray());
        StringAssert.StartsWith(log.Lines[0], $"{project.Name}-task-run-");
        Assert.IsTrue(log.Lines.Any(line => Text(line) == "problem"));
        Assert.IsEmpty(await project.ContainersAsync());
    }

    [TestMethod]
    public async Task An_entrypoint_drops_the_services_command()
    {
        await using var project = await StackProject.StartAsync(TestContext, Task);
        var request = new RunRequest { Service = "task", Entrypoint = ["echo", "given"], Name = project.Name + "-own", Remove = false, User = "1000", WorkingDirectory = "/" };
        Assert.AreEqual(0, await OneOffRun.RunAsync(project.Context(log), request, Token));
        Assert.AreEqual($"{project.Name}-own: given", log.Lines.Single());
        var kept = await project.InspectAsync("own");
        Assert.AreEqual("True", kept.Config!.Labels!["com.docker.compose.oneoff"]);
        Assert.AreEqual(12, kept.Config.Labels["com.docker.compose.slug"].Length);
        Assert.AreEqual("1000", kept.Config.User);
        Assert.AreEqual("no", kept.HostConfig!.RestartPolicy!.Name);
        Assert.IsTrue(kept.HostConfig.PortBindings is null or { Count: 0 });
    }

    [TestMethod]
    public async Task Cancelling_stops_and_removes_the_container()
    {
        await using var project = await StackProject.StartAsync(TestContext, Task);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = OneOffRun.RunAsync(project.Context(log), new RunRequest { Service = "task", Args = ["echo begun; sleep 1000"] }, cancel.Token);
        await log.SaidAsync("begun", Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        Assert.IsEmpty(await project.ContainersAsync());
    }

    [TestMethod]
    public async Task A_command_that_cannot_start_is_an_error_and_leaves_nothing()
    {
        await using var project = await StackProject.StartAsync(TestContext, Task);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(
            () => OneOffRun.RunAsync(project.Context(log), new RunRequest { Service = "task", Entrypoint = ["/no/such"] }, Token));
        StringAssert.Contains(failure.Message, "/no/such");
        Assert.IsEmpty(await project.ContainersAsync());
        failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => OneOffRun.RunAsync(project.Context(log), new RunRequest { Service = "tsk" }, Token));
        StringAssert.Contains(failure.Message, "did you mean 'task'?");
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task On_a_terminal_the_container_has_one_of_its_size_and_keys_reach_it()
    {
        await using var project = await StackProject.StartAsync(TestContext, Task);
        using var pty = PseudoTerminal.Open(101, 37);
        var request = new RunRequest { Service = "task", Args = ["test -t 0 && test -t 1 && echo is a terminal; read line; echo got $line; read key; exit 5"] };
        var running = OneOffRun.RunAsync(project.Context(log), request, Token, new UnixTerminal(pty.Terminal, pty.Terminal));
        await pty.ReadUntilAsync("is a terminal", Token);
        pty.Write("hello\r");
        await pty.ReadUntilAsync("got hello", Token);
        await SizeAsync(project, "101", "37");
        pty.Write("\r");
        Assert.AreEqual(5, await running);
        Assert.IsEmpty(log.Lines);
        Assert.IsEmpty(await project.ContainersAsync());
    }

    [TestMethod]
    public async Task Exec_gives_the_exit_code_and_ends_with_its_caller()
    {
        await using var project = await StackProject.StartAsync(TestContext, Task);
        var request = new ExecRequest { Service = "task", Args = ["sh", "-c", "echo $A in $PWD; exit 3"], WorkingDirectory = "/etc", Environment = new Dictionary<string, string> { ["A"] = "x" } };
        Assert.AreEqual("SLIP3601", (await Assert.ThrowsExactlyAsync<SlipwayException>(() => ServiceExec.ExecAsync(project.Context(log), request, Token))).Diagnostics[0].Code);
        await project.StartServiceAsync("task", "sleep", "1000");
        Assert.AreEqual(3, await ServiceExec.ExecAsync(project.Context(log), request, Token));
        Assert.AreEqual($"{project.Name}-task-1: x in /etc", log.Lines.Single());

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = ServiceExec.ExecAsync(project.Context(log), request with { Args = ["sh", "-c", "echo begun; sleep 4321"] }, cancel.Token);
        await log.SaidAsync("begun", Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        var processes = await project.Engine.Containers.TopAsync($"{project.Name}-task-1", Token);
        Assert.IsFalse(processes.Processes.Any(process => process.Any(column => column.Contains("4321", StringComparison.Ordinal))));
    }

    /// <summary>The terminal's size, asked of the engine's side of it by a second process.</summary>
    private static async Task SizeAsync(StackProject project, string width, string height)
    {
        var name = (await project.ContainersAsync()).Single().Names[0].TrimStart('/')[(project.Name.Length + 1)..];
        var waiting = $"until [ \"$(stty size < /proc/1/fd/0)\" = \"{height} {width}\" ]; do sleep 0.1; done";
        Assert.AreEqual("", await project.ExecAsync(name, "timeout", "30", "sh", "-c", waiting));
    }

    private static string Text(string line) => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..];
}
