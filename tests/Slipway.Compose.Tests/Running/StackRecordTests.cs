using Slipway.Compose.Planning;
using Slipway.Compose.Running;

namespace Slipway.Compose.Tests.Running;

[TestClass]
public sealed class StackRecordTests : IDisposable
{
    private static readonly DateTime LongAgo = new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly string folder = Directory.CreateTempSubdirectory("slipway-test-").FullName;
    private readonly Dictionary<string, string> variables = [];

    private string At(string name) => Path.Combine(folder, name);

    private string OldFile(string name, string content)
    {
        File.WriteAllText(At(name), content);
        File.SetLastWriteTimeUtc(At(name), LongAgo);
        return At(name);
    }

    private RecordedInputs? Take(params string[] names) =>
        RecordedInputs.Take(DateTime.UtcNow, [.. names.Select(name => OldFile(name, "content of " + name))], [At("absent")], ["TAG"], variables.GetValueOrDefault);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private StackRecord Sample() => new(
        "request", "unix:///run/docker.sock", "web", Take("a\tb", "c%d")!,
        [new("1234", "web-1", ExpectedState.Running, ["web_default", "web_back"]), new("5678", "job\t1", ExpectedState.Completed, []), new("9abc", "x-1", ExpectedState.Whatever, ["x"])],
        [new("busybox:latest", "sha256:1"), new("nginx", "sha256:2")]);

    [TestMethod]
    public void A_record_reads_back_as_it_was_written()
    {
        var path = At("obj/stack.record");
        var record = Sample();

        record.Write(path);
        var read = StackRecord.Read(path)!;

        Assert.AreEqual((record.Request, record.Engine, record.ProjectName, record.Inputs.Digest), (read.Request, read.Engine, read.ProjectName, read.Inputs.Digest));
        CollectionAssert.AreEqual(record.Inputs.Files.ToList(), read.Inputs.Files.ToList());
        CollectionAssert.AreEqual(record.Inputs.AbsentFiles.ToList(), read.Inputs.AbsentFiles.ToList());
        CollectionAssert.AreEqual(record.Inputs.Variables.ToList(), read.Inputs.Variables.ToList());
        CollectionAssert.AreEqual(record.Images.ToList(), read.Images.ToList());
        CollectionAssert.AreEqual(record.Containers.Select(Text).ToList(), read.Containers.Select(Text).ToList());

        static string Text(RecordedContainer container) => $"{container.Id} {container.Name} {container.Expected} {string.Join(' ', container.Networks)}";
    }

    [TestMethod]
    public void A_record_cut_short_anywhere_counts_as_none()
    {
        var path = At("stack.record");
        Sample().Write(path);
        var lines = File.ReadAllLines(path);

        for (var kept = 0; kept < lines.Length; kept++)
        {
            File.WriteAllLines(path, lines[..kept]);
            Assert.IsNull(StackRecord.Read(path), $"{kept} of {lines.Length} lines");
        }
    }

    [TestMethod]
    public void Only_the_owner_may_read_a_record()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no permission bits.");
            return;
        }

        var path = At("stack.record");

        Sample().Write(path);

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [TestMethod]
    public void Inputs_hold_until_a_file_changes()
    {
        var inputs = Take("compose.yaml", ".env")!;
        Assert.IsTrue(inputs.Hold(variables.GetValueOrDefault));

        OldFile(".env", "another content");

        Assert.IsFalse(inputs.Hold(variables.GetValueOrDefault));
    }

    [TestMethod]
    public void Inputs_hold_until_content_moves_from_one_file_to_the_next()
    {
        var first = OldFile("1", "ab");
        var second = OldFile("2", "c");
        var inputs = RecordedInputs.Take(DateTime.UtcNow, [first, second], [], [], _ => null)!;

        OldFile("1", "a");
        OldFile("2", "bc");

        Assert.IsFalse(inputs.Hold(_ => null));
    }

    [TestMethod]
    public void Inputs_hold_until_a_file_goes_or_an_absent_one_comes()
    {
        var inputs = Take("compose.yaml")!;
        File.WriteAllText(At("absent"), "");
        Assert.IsFalse(inputs.Hold(variables.GetValueOrDefault), "came");

        File.Delete(At("absent"));
        Assert.IsTrue(inputs.Hold(variables.GetValueOrDefault));

        File.Delete(At("compose.yaml"));
        Assert.IsFalse(inputs.Hold(variables.GetValueOrDefault), "went");
    }

    [TestMethod]
    public void Inputs_tell_an_unset_variable_from_an_empty_one()
    {
        var inputs = Take("compose.yaml")!;

        variables["TAG"] = "";

        Assert.IsFalse(inputs.Hold(variables.GetValueOrDefault));
    }

    [TestMethod]
    public void Files_changed_since_they_were_read_make_no_record()
    {
        var file = At("compose.yaml");
        var reading = DateTime.UtcNow;
        File.WriteAllText(file, "services: {}");

        Assert.IsNull(RecordedInputs.Take(reading, [file], [], [], _ => null));
    }

    [TestMethod]
    [DataRow(ContainerState.Running, ContainerHealth.None, null, true)]
    [DataRow(ContainerState.Running, ContainerHealth.Healthy, null, true)]
    [DataRow(ContainerState.Running, ContainerHealth.Starting, null, false)]
    [DataRow(ContainerState.Running, ContainerHealth.Unhealthy, null, false)]
    [DataRow(ContainerState.Restarting, ContainerHealth.None, null, false)]
    [DataRow(ContainerState.Exited, ContainerHealth.None, 0, false)]
    public void A_running_container_holds_while_it_runs_and_is_not_ill(ContainerState state, ContainerHealth health, int? exitCode, bool holds) =>
        Assert.AreEqual(holds, new RecordedContainer("1", "web-1", ExpectedState.Running, ["n"]).Holds(Observed(state, health, exitCode, "n")));

    [TestMethod]
    [DataRow(ContainerState.Exited, 0, true)]
    [DataRow(ContainerState.Exited, 1, false)]
    [DataRow(ContainerState.Running, null, false)]
    public void A_completed_container_holds_while_it_has_ended_well(ContainerState state, int? exitCode, bool holds) =>
        Assert.AreEqual(holds, new RecordedContainer("1", "web-1", ExpectedState.Completed, []).Holds(Observed(state, ContainerHealth.None, exitCode)));

    [TestMethod]
    public void A_container_taken_off_a_network_does_not_hold()
    {
        var recorded = new RecordedContainer("1", "web-1", ExpectedState.Running, ["front", "back"]);

        Assert.IsFalse(recorded.Holds(Observed(ContainerState.Running, ContainerHealth.None, null, "front")));
        Assert.IsFalse(recorded.Holds(Observed(ContainerState.Running, ContainerHealth.None, null, "front", "other")));
        Assert.IsTrue(recorded.Holds(Observed(ContainerState.Running, ContainerHealth.None, null, "back", "front")));
    }

    [TestMethod]
    public void A_renamed_container_does_not_hold() =>
        Assert.IsFalse(new RecordedContainer("1", "web-1", ExpectedState.Running, []).Holds(Observed(ContainerState.Running, ContainerHealth.None, null) with { Name = "renamed" }));

    private static ObservedContainer Observed(ContainerState state, ContainerHealth health, int? exitCode, params string[] networks) =>
        new() { Id = "1", Name = "web-1", Service = "web", State = state, Health = health, ExitCode = exitCode, Networks = networks };
}
