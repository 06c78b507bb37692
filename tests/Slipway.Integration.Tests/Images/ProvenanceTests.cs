using System.Diagnostics;
using Slipway.Images.Building;

namespace Slipway.Integration.Tests.Images;

[TestClass]
public sealed class ProvenanceTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task An_image_says_which_commit_it_was_made_from()
    {
        await using var project = (await ImageProject.StartAsync(TestContext.CancellationToken)).With("f", "1").WithDockerfile("COPY f /f");
        Git(project, "init", "-q");
        Git(project, "remote", "add", "origin", "https://bob:hunter2@example.org/team/web.git");
        Git(project, "add", "-A");
        Git(project, "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", "commit", "-qm", "first");
        var head = Git(project, "rev-parse", "HEAD").Trim();
        var definition = project.Definition() with { Provenance = ProvenanceLabels.Git };

        await project.ApplyAsync(definition);

        var labels = (await project.InspectAsync()).Config!.Labels;
        Assert.AreEqual(head, labels["org.opencontainers.image.revision"]);
        Assert.AreEqual("https://example.org/team/web.git", labels["org.opencontainers.image.source"]);
        Assert.AreEqual("2001-02-03T03:05:06Z", labels["org.opencontainers.image.created"]);
        Assert.DoesNotContain("hunter2", project.Log.All);
        await project.ExpectNothingToDoAsync(definition);
        project.WithVariable("SOURCE_DATE_EPOCH", "1700000000");
        await project.ExpectBuildAsync("SOURCE_DATE_EPOCH is new", definition);
        Assert.AreEqual("2023-11-14T22:13:20Z", (await project.InspectAsync()).Config!.Labels["org.opencontainers.image.created"]);

        var own = definition with { Labels = new Dictionary<string, string>(definition.Labels) { ["org.opencontainers.image.source"] = "mine" } };
        await project.ApplyAsync(own);
        Assert.AreEqual("mine", (await project.InspectAsync()).Config!.Labels["org.opencontainers.image.source"]);
    }

    [TestMethod]
    public async Task Without_a_commit_there_are_no_such_labels()
    {
        await using var project = (await ImageProject.StartAsync(TestContext.CancellationToken)).WithDockerfile("RUN true");
        await project.ApplyAsync(project.Definition() with { Provenance = ProvenanceLabels.Git });
        Assert.IsEmpty((await project.InspectAsync()).Config!.Labels.Keys.Where(name => name.StartsWith("org.opencontainers", StringComparison.Ordinal)));
    }

    private static string Git(ImageProject project, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = project.Folder, RedirectStandardOutput = true };
        start.Environment["GIT_AUTHOR_DATE"] = start.Environment["GIT_COMMITTER_DATE"] = "2001-02-03T04:05:06+01:00";
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.AreEqual(0, git.ExitCode, string.Join(' ', arguments));
        return output;
    }
}
