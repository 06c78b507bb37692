using System.Collections;
using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Tasks;

namespace Slipway.Sdk.Tests.Tasks;

[TestClass]
public sealed class SlipwayTaskTests
{
    [TestMethod]
    public void A_failure_of_the_domain_becomes_errors_with_code_position_and_link()
    {
        var engine = new RecordingEngine();
        var task = new BodyTask(engine, (_, _) => throw new SlipwayException(Diagnostic.Error("SLIP2001", "no {0} stage", new SourcePosition("Dockerfile", 3, 7, 3, 9))))
        {
            HelpLinkBase = "https://example.invalid/diagnostics.md",
        };

        Assert.IsFalse(task.Execute());
        var error = engine.Errors.Single();
        Assert.AreEqual(("SLIP2001", "no {0} stage", "Dockerfile", 3, 7, 3, 9), (error.Code, error.Message, error.File, error.LineNumber, error.ColumnNumber, error.EndLineNumber, error.EndColumnNumber));
        Assert.AreEqual("https://example.invalid/diagnostics.md#slip2001", error.HelpLink);
    }

    [TestMethod]
    public void Without_a_position_the_project_is_named()
    {
        var engine = new RecordingEngine();
        var task = new BodyTask(engine, (self, _) => self.Say(Diagnostic.Warning("SLIP1001", "slow"))) { ProjectFile = "/p/p.proj" };

        Assert.IsTrue(task.Execute());
        var warning = engine.Warnings.Single();
        Assert.AreEqual(("/p/p.proj", 0, null), (warning.File, warning.LineNumber, warning.HelpLink));
    }

    [TestMethod]
    public void Lines_that_belong_to_a_failure_stand_below_its_message()
    {
        var engine = new RecordingEngine();

        new BodyTask(engine, (_, _) => throw new SlipwayException(Diagnostic.Error("SLIP3501", "It ended.") with { Details = ["no such table", "{0}"] })).Execute();

        Assert.AreEqual("It ended.\n    | no such table\n    | {0}", engine.Errors.Single().Message);
    }

    [TestMethod]
    public void A_defect_is_not_disguised() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => new BodyTask(new RecordingEngine(), (_, _) => throw new InvalidOperationException("bug")).Execute());

    [TestMethod]
    public void A_timeout_that_is_no_cancellation_is_a_defect() =>
        Assert.ThrowsExactly<TaskCanceledException>(() => new BodyTask(new RecordingEngine(), (_, _) => throw new TaskCanceledException()).Execute());

    [TestMethod]
    public void A_cancelled_task_stops_quietly_and_never_succeeds()
    {
        var engine = new RecordingEngine();
        var waiting = new BodyTask(engine, (self, token) =>
        {
            self.Cancel();
            token.ThrowIfCancellationRequested();
        });
        Assert.IsFalse(waiting.Execute());
        Assert.IsEmpty(engine.Errors);

        Assert.IsFalse(new BodyTask(engine, (self, _) => self.Cancel()).Execute());
    }

    [TestMethod]
    public void Cancelling_after_the_end_is_allowed()
    {
        var task = new BodyTask(new RecordingEngine(), (_, _) => { });
        Assert.IsTrue(task.Execute());
        task.Cancel();
    }

    [TestMethod]
    public void Paths_and_variables_are_the_projects_own()
    {
        var root = Path.GetFullPath("/a/b");
        (string Path, string? Variable) seen = default;
        var task = new BodyTask(new RecordingEngine(), (self, _) => seen = self.See("../c/./d", "SLIPWAY_SEEN"))
        {
            TaskEnvironment = TaskEnvironment.CreateWithProjectDirectoryAndEnvironment(root, new Dictionary<string, string> { ["SLIPWAY_SEEN"] = "yes" }),
        };

        Assert.IsTrue(task.Execute());
        Assert.AreEqual((Path.GetFullPath("/a/c/d"), "yes"), seen);
    }

    private sealed class BodyTask : SlipwayTask
    {
        private readonly Action<BodyTask, CancellationToken> body;

        public BodyTask(IBuildEngine engine, Action<BodyTask, CancellationToken> body)
        {
            BuildEngine = engine;
            this.body = body;
        }

        public void Say(Diagnostic diagnostic) => Report(diagnostic);

        public (string Path, string? Variable) See(string path, string variable) => (Absolute(path), Variable(variable));

        protected override async Task ExecuteAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            body(this, cancellationToken);
        }
    }

    private sealed class RecordingEngine : IBuildEngine
    {
        public List<BuildErrorEventArgs> Errors { get; } = [];

        public List<BuildWarningEventArgs> Warnings { get; } = [];

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 11;

        public int ColumnNumberOfTaskNode => 5;

        public string ProjectFileOfTaskNode => "/package/Slipway.targets";

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw new NotSupportedException();

        public void LogCustomEvent(CustomBuildEventArgs e) => throw new NotSupportedException();

        public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Add(e);

        public void LogMessageEvent(BuildMessageEventArgs e)
        {
        }

        public void LogWarningEvent(BuildWarningEventArgs e) => Warnings.Add(e);
    }
}
