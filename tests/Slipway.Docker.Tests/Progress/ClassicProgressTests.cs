using Slipway.Docker.Progress;

namespace Slipway.Docker.Tests.Progress;

[TestClass]
public class ClassicProgressTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [TestMethod]
    public void Steps_become_the_events_of_BuildKit()
    {
        var progress = new ClassicProgress();
        List<BuildEvent> events =
        [
            .. progress.Apply("Step 1/3 : FROM busybox\n", Start),
            .. progress.Apply(" ---> 3f57d9401f8d\nStep 2/3 : RUN echo hi", Start.AddSeconds(1)),
            .. progress.Apply("\n ---> Running in 1234567890ab\nhi\n", Start.AddSeconds(2)),
            .. progress.Apply("Removing intermediate container 1234567890ab\n ---> aaaaaaaaaaaa\n", Start.AddSeconds(3)),
            .. progress.Apply("Step 3/3 : COPY . /x\n ---> Using cache\n ---> bbbbbbbbbbbb\n", Start.AddSeconds(4)),
            .. progress.Apply("[Warning] One or more build-args [x] were not consumed\nSuccessfully built bbbbbbbbbbbb\nSuccessfully tagged a:b\n", Start.AddSeconds(5)),
            .. progress.Complete(Start.AddSeconds(6)),
        ];
        Assert.AreEqual(
            """
            started 1/3 FROM busybox
            completed 1/3 00:00:02
            started 2/3 RUN echo hi
            log 2/3 1 hi
            completed 2/3 00:00:02
            started 3/3 COPY . /x
            warning 3/3 One or more build-args [x] were not consumed
            cached 3/3
            """,
            Text(events));
    }

    [TestMethod]
    public void A_failing_command_gives_its_exit_code_and_last_lines()
    {
        var progress = new ClassicProgress();
        progress.Apply("Step 1/1 : RUN false\n ---> Running in 1234567890ab\nRemoving my hopes\nlast words", Start);
        var events = progress.Fail("The command '/bin/sh -c false' returned a non-zero code: 23", Start.AddSeconds(1));
        Assert.AreEqual(
            "log 1/1 1 last words\nfailed 1/1 23 The command '/bin/sh -c false' returned a non-zero code: 23 [Removing my hopes|last words]", Text(events));
        Assert.IsEmpty(progress.Complete(Start));
    }

    [TestMethod]
    [DataRow("Step by step / we go : on")]
    [DataRow("Step 1/x : RUN")]
    [DataRow("Step 1 : RUN")]
    public void What_only_looks_like_a_step_is_output(string line)
    {
        var progress = new ClassicProgress();
        progress.Apply("Step 1/1 : RUN x\n", Start);
        Assert.AreEqual($"log 1/1 1 {line}", Text(progress.Apply(line + "\n", Start)));
    }

    private static string Text(IEnumerable<BuildEvent> events) => string.Join('\n', events.Select(EventText.Of));
}
