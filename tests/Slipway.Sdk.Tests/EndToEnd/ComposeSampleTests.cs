using System.Net;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>The samples with compose stacks, from a fresh copy to down, as their READMEs say.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class ComposeSampleTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Web_stack_needs_its_files_comes_up_migrates_reloads_and_keeps_its_data()
    {
        await using var sample = await ComposeSample.CopyAsync("web-stack", TestContext.CancellationToken);
        var port = sample.Port("WEB_PORT");
        sample.Port("APP_PORT");

        var missing = sample.Build("-p:Env=Dev");
        Assert.AreEqual(1, missing.ExitCode, missing.Output);
        foreach (var template in (string[])[".env.flask.template", ".env.db.template"])
            Assert.IsTrue(missing.Diagnostics.Any(error => error.Text.Contains(template, StringComparison.Ordinal) && error.LineNumber > 0), missing.Output);
        Assert.IsEmpty(await sample.ContainersAsync());

        foreach (var file in (string[])[".env.flask", ".env.db", "secrets/db_password"])
            File.Copy(sample.PathOf(file + ".template"), sample.PathOf(file));
        var up = sample.Build("-p:Env=Dev").Succeeded();
        Assert.Contains($"http://localhost:{port}", up.Output);
        Assert.AreEqual(3, up.Output.Split("healthy").Length - 1, up.Output);
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, (await sample.GetAsync(port)).Status);

        string[] migrate = ["-t:ComposeExec", "-p:Service=app", "-p:Args=python migrate.py"];
        Assert.Contains("applied 001_visits.sql", sample.Build(migrate).Succeeded().Output);
        Assert.Contains("the schema is up to date", sample.Build(migrate).Succeeded().Output);
        Assert.Contains("\"visit\": 1", (await sample.GetAsync(port)).Body);

        Assert.AreEqual("", sample.Build("-p:Env=Dev").Succeeded().Output);

        var code = File.ReadAllText(sample.PathOf("app/app.py"));
        File.WriteAllText(sample.PathOf("app/app.py"), code.Replace("greeting=", "reloaded=", StringComparison.Ordinal));
        await sample.AnswersAsync(port, "\"reloaded\"");
        File.WriteAllText(sample.PathOf("app/app.py"), code);

        sample.Build("-t:ComposeDown").Succeeded();
        Assert.IsEmpty(await sample.ContainersAsync());
        Assert.IsNotNull(await sample.Engine.Volumes.FindAsync($"{sample.Stack}_db_data", TestContext.CancellationToken));

        Assert.DoesNotContain(sample.Stack, sample.Build("-p:Env=Prod").Succeeded().Output);
        Assert.IsEmpty(await sample.ContainersAsync());
        sample.Build("-t:ComposeUp", "-p:Env=Prod").Succeeded();
        StringAssert.Matches((await sample.GetAsync(port)).Body, new("\"visit\": *([2-9]|[1-9][0-9]+)"));
        Assert.AreEqual("unless-stopped", (await sample.ContainerAsync("app")).HostConfig?.RestartPolicy?.Name);

        sample.Build("-t:ComposeDown", "-p:Env=Prod", "-p:RemoveVolumes=true").Succeeded();
        Assert.IsEmpty(await sample.ContainersAsync());
        Assert.IsNull(await sample.Engine.Volumes.FindAsync($"{sample.Stack}_db_data", TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Task_runner_has_a_service_for_each_task_in_Dev_and_one_for_all_in_Prod()
    {
        await using var sample = await ComposeSample.CopyAsync("task-runner", TestContext.CancellationToken);
        int[] ports = [sample.Port("TASK1_PORT"), sample.Port("TASK2_PORT"), sample.Port("TASK3_PORT")];
        var prodPort = sample.Port("TASKS_PORT");

        sample.Build("-p:Env=Dev").Succeeded();
        Assert.HasCount(3, await sample.ContainersAsync());
        foreach (var (port, result) in ports.Zip(["disk", "load", "files"]))
            Assert.Contains($"\"{result}\"", (await sample.GetAsync(port)).Body);
        Assert.Contains("LOG_LEVEL=DEBUG", (await sample.ContainerAsync("task1")).Config!.Env!);
        Assert.Contains("TASK_INTERVAL=30", (await sample.ContainerAsync("task1")).Config!.Env!);

        string[] run = ["-t:ComposeRun", "-p:Service=task1"];
        Assert.StartsWith("usage: task_1.py", sample.Build([.. run, "-p:Args=task_1.py --help"]).Succeeded().Output);
        Assert.AreEqual("shell in /app/tasks", sample.Build([.. run, "-p:Entrypoint=/bin/bash", "-p:Args=-c 'echo shell in $PWD'"]).Succeeded().Output);
        var failed = sample.Build([.. run, "-p:Args=-c 'raise SystemExit(3)'"]);
        Assert.AreEqual(1, failed.ExitCode);
        var error = failed.Diagnostics.Single();
        Assert.AreEqual(("SLIP3704", "ComposeRun: the command in service task1 exited with code 3."), (error.Code, error.Text));
        Assert.HasCount(3, await sample.ContainersAsync());
        sample.Build("-t:ComposeDown").Succeeded();

        sample.Build("-t:ComposeUp", "-p:Env=Prod").Succeeded();
        Assert.HasCount(1, await sample.ContainersAsync());
        StringAssert.Matches((await sample.GetAsync(prodPort)).Body, new("disk.*load.*files"));
        var tasks = await sample.ContainerAsync("tasks");
        Assert.Contains("LOG_LEVEL=WARNING", tasks.Config!.Env!);
        Assert.AreEqual("unless-stopped", tasks.HostConfig?.RestartPolicy?.Name);
        var (dev, prod) = (await ImageAsync("dev"), await ImageAsync("prod"));
        Assert.IsLessThan(dev, prod, "the production image is no smaller than the development image");
        sample.Build("-t:ComposeDown", "-p:Env=Prod").Succeeded();

        async Task<long> ImageAsync(string tag) => (await sample.Engine.Images.FindAsync($"task-runner:{tag}", TestContext.CancellationToken))!.Size;
    }

    [TestMethod]
    public async Task Task_runner_has_its_tests_run_in_its_development_image()
    {
        await using var sample = await ComposeSample.CopyAsync("task-runner", TestContext.CancellationToken);
        string[] test = ["-t:ContainerTest", "-p:TestCommand=python -m unittest discover --start-directory ../tests"];

        Assert.Contains("Ran 3 tests", sample.Build(test).Succeeded().Output);
        Assert.IsEmpty(await sample.ContainersAsync());

        File.AppendAllText(sample.PathOf("tests/test_tasks.py"), "\n    def test_that_fails(self):\n        self.fail('on purpose')\n");
        var failed = sample.Build(test);
        Assert.AreEqual(1, failed.ExitCode);
        Assert.Contains("AssertionError: on purpose", failed.Output);
        Assert.IsTrue(failed.Diagnostics.Any(error => error.Code == "SLIP3705"), failed.Output);
    }
}
