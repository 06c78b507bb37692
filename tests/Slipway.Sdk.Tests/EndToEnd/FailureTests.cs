using Microsoft.Build.Logging.StructuredLogger;
using Slipway.Sdk.Tests.Building;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>What is wrong is one error with code and position, on the console and in the binary log.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class FailureTests
{
    private const string Project = "PROJECT";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(null, "", "SLIP2001", Project, 0, 0, "none of Dockerfile.dev, dev/Dockerfile, Dockerfile exists", DisplayName = "No Dockerfile")]
    [DataRow("BASE\n  RUNN true\n", "", "SLIP2101", "Dockerfile", 3, 3, "'RUNN'; did you mean RUN?", DisplayName = "Unknown instruction")]
    [DataRow("BASE\nCOPY none.txt /\n", "", "SLIP2009", "Dockerfile", 3, 1, "none.txt", DisplayName = "Missing source")]
    [DataRow("FROM busybox AS dev\nFROM dev AS prod\n", "-p:DockerTarget=prd", "SLIP2130", "Dockerfile", 0, 0, "dev, prod; did you mean prod?", DisplayName = "Unknown stage")]
    [DataRow("BASE\n", "-p:Env=Prdo", "SLIP9001", Project, 0, 0, "Did you mean 'Prod'?", DisplayName = "Unknown environment")]
    [DataRow("BASE\n", "-p:DockerHost=tcp://127.0.0.1:1", "SLIP1001", Project, 0, 0, "tcp://127.0.0.1:1", DisplayName = "No engine")]
    public async System.Threading.Tasks.Task A_mistake_is_one_error_at_its_place(string? dockerfile, string options, string code, string file, int line, int column, string said)
    {
        await using var workspace = await ImageWorkspace.StartAsync(TestContext.CancellationToken);
        if (dockerfile is null)
            workspace.Projects.Other(workspace.Name("web"));
        else
            workspace.Other("web", dockerfile);

        var build = workspace.Build("web", options);

        var error = OnlyError(build);
        Assert.AreEqual((code, FileOf(workspace, file), line, column), (error.Code, error.File, error.LineNumber, error.ColumnNumber), build.Output);
        Assert.Contains(said, error.Text);
        Assert.DoesNotContain("\n", error.Text);
        Assert.DoesNotContain("   at ", build.Output);
        Assert.IsNull(await workspace.FindAsync("web"));
    }

    [TestMethod]
    public async System.Threading.Tasks.Task A_failing_step_is_an_error_at_its_line_with_its_last_words_and_the_log_has_all_of_them()
    {
        await using var workspace = await ImageWorkspace.StartAsync(TestContext.CancellationToken);
        workspace.Other("web", "BASE\nRUN true\n\nRUN for i in $(seq 1 30); do echo line-$i-; done; \\\n    exit 42\n");

        var build = workspace.Build("web");

        var error = OnlyError(build);
        Assert.AreEqual(("SLIP2010", workspace.PathOf("web", "Dockerfile"), 5, 1), (error.Code, error.File, error.LineNumber, error.ColumnNumber));
        Assert.Contains("exit code 42", error.Text);
        Assert.Contains("line-30-", error.Text);
        Assert.DoesNotContain("line-1-", error.Text);
        for (var i = 1; i <= 30; i++)
            Assert.Contains(message => message.EndsWith($"line-{i}-", StringComparison.Ordinal), build.Messages);

        workspace.Dockerfile("web", "BASE\nRUN true\n");
        Assert.Contains("it was not built before", workspace.Build("web").Succeeded().Output);
    }

    private static Error OnlyError(BuildResult build)
    {
        Assert.AreEqual(1, build.ExitCode, build.Output);
        Assert.HasCount(1, build.Diagnostics.Select(diagnostic => $"{diagnostic.Code}: {diagnostic.Text}"), build.Output);
        return (Error)build.Diagnostics[0];
    }

    private static string FileOf(ImageWorkspace workspace, string file) =>
        workspace.PathOf("web", file == Project ? workspace.Name("web") + ".proj" : file);
}
