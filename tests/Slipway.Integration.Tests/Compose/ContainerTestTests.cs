using Slipway.Compose.Verbs;

namespace Slipway.Integration.Tests.Compose;

[TestClass]
public sealed class ContainerTestTests
{
    private const string Script = """
        mkdir -p TestResults/deep out
        echo '<testsuite><testcase name="good"/><testcase name="bad" file="src/a.py" line="3"><failure message="no"/></testcase></testsuite>' > junit.xml
        echo '<coverage/>' > out/coverage.xml
        echo '<TestRun><Results><UnitTestResult testName="t" outcome="Passed"/></Results></TestRun>' > TestResults/deep/run.trx
        cp junit.xml mounted/junit-mounted.xml
        echo other > out/other.txt
        exit 3
        """;

    private readonly AwaitingLog log = new();

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Results_come_out_although_tests_fail()
    {
        await using var project = await StackProject.StartAsync(TestContext, """
            services:
              tests:
                image: busybox
                profiles: [test]
                network_mode: none
                working_dir: /app
                command: [sh, /script]
                volumes: [ ./script:/script:ro, ./results:/app/mounted, ./src:/app/src:ro ]
            """);
        project.With("script", Script).With("src/a.py", "").With("results/junit-old.xml", "<testsuite/>");
        File.SetLastWriteTimeUtc(project.At("results/junit-old.xml"), DateTime.UtcNow.AddDays(-1));
        var request = new TestRequest { OutputDirectory = project.At("obj/tests") };
        var outcome = await ContainerTest.RunAsync(project.Context(log), request, TestContext.CancellationToken);
        Assert.AreEqual(3, outcome.ExitCode);
        CollectionAssert.AreEquivalent(
            (string[])["TestResults/deep/run.trx", "junit.xml", "mounted/junit-mounted.xml", "out/coverage.xml"],
            outcome.Files.Select(file => Path.GetRelativePath(request.OutputDirectory, file)).ToArray());
        Assert.AreEqual(new TestSummary(3, 2, 0), outcome.Summary);
        Assert.AreEqual($"{project.At("src/a.py")}(3): error SLIP3642: Test 'bad' failed: no", outcome.Diagnostics[0].ToString());
        Assert.IsEmpty(await project.ContainersAsync());
    }

    [TestMethod]
    public async Task An_image_is_tested_without_a_compose_file()
    {
        await using var project = await StackProject.StartAsync(TestContext);
        var request = new TestRequest { Image = "busybox", Command = ["sh", "-c", "echo linted; echo '<testsuites/>' > /junit.xml"], OutputDirectory = project.At("out") };
        var outcome = await ContainerTest.RunAsync(project.Context(log), request, TestContext.CancellationToken);
        Assert.AreEqual(0, outcome.ExitCode);
        Assert.AreEqual(project.At("out/junit.xml"), outcome.Files.Single());
        StringAssert.EndsWith(log.Lines.Single(), ": linted");
    }
}
