using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Progress;
using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Tests.Progress;

[TestClass]
public class BuildProgressTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [TestMethod]
    public void A_step_starts_logs_whole_lines_and_completes_with_its_duration()
    {
        var progress = new BuildProgress();
        Expect(progress.Apply(Of(Step("d1", "[1/2] FROM busybox", started: 0))), "started d1 [1/2] FROM busybox");
        Expect(progress.Apply(Of(Step("d1", "[1/2] FROM busybox", started: 0, completed: 1.5))), "completed d1 00:00:01.5000000");
        Expect(
            progress.Apply(Of(Step("d2", "[2/2] RUN make", started: 2), Log("d2", 1, "one\ntw"), Log("d2", 2, "w: \u00e4\n"))),
            "started d2 [2/2] RUN make", "log d2 1 one", "log d2 2 w: ä");
        Expect(
            progress.Apply(Of(Step("d2", "[2/2] RUN make", started: 2, completed: 2.25), Log("d2", 1, "o\n10%\r20%\r\nend"))),
            "log d2 1 two", "log d2 1 20%", "log d2 1 end", "completed d2 00:00:00.2500000");
        Expect(progress.Apply(Of(Step("d2", "[2/2] RUN make", started: 2, completed: 2.25))));
    }

    [TestMethod]
    public void A_cached_step_starts_and_completes_at_once()
    {
        var progress = new BuildProgress();
        Expect(progress.Apply(Of(Step("d", "RUN x"))));
        Expect(progress.Apply(Of(Step("d", "RUN x", started: 1, completed: 1, cached: true))), "started d RUN x", "cached d");
    }

    [TestMethod]
    [DataRow("executor failed running [/bin/sh -c exit 7]: exit code: 7", 7)]
    [DataRow("process \"/bin/sh -c exit 7\" did not complete successfully: exit code: 137: out of memory", 137)]
    [DataRow("failed to compute cache key: \"/x\" not found: not found", null)]
    public void A_failed_step_has_its_error_exit_code_and_last_lines(string error, int? code)
    {
        var progress = new BuildProgress();
        progress.Apply(Of(Step("d", "RUN x", started: 1)));
        var lines = string.Concat(Enumerable.Range(1, 25).Select(i => $"line {i}\n"));
        var events = progress.Apply(Of(Step("d", "RUN x", started: 1, completed: 2, error: error), Log("d", 1, lines)));
        var failed = (StepFailed)events[^1];
        Assert.AreEqual((error, code), (failed.Error, failed.ExitCode));
        CollectionAssert.AreEqual(Enumerable.Range(6, 20).Select(i => $"line {i}").ToArray(), failed.LastLines.ToArray());
    }

    [TestMethod]
    public void A_step_given_up_is_cancelled_not_failed()
    {
        var progress = new BuildProgress();
        progress.Apply(Of(Step("d", "RUN x", started: 1)));
        Expect(progress.Apply(Of(Step("d", "RUN x", started: 1, completed: 2, error: "context canceled"))), "cancelled d");
    }

    [TestMethod]
    public void A_warning_has_its_place()
    {
        var progress = new BuildProgress();
        var place = new WireWriter().Message(1, new WireWriter().Int64(1, 3).Written.Span).Message(2, new WireWriter().Int64(1, 4).Int64(2, 5).Written.Span);
        var warning = new WireWriter().Text(1, "d").Int64(2, 1).Text(3, "short").Text(4, "more").Text(4, "and more").Text(5, "http://docs.example/w")
            .Message(6, new WireWriter().Text(1, "Dockerfile").Bytes(2, [1, 2]).Written.Span).Message(7, place.Written.Span);
        var events = progress.Apply(Of(Step("d", "RUN x", started: 1), new WireWriter().Message(4, warning.Written.Span)));
        var told = (StepWarning)events[^1];
        Assert.AreEqual(("short", "Dockerfile", "http://docs.example/w", "d"), (told.Summary, told.File, told.Url, told.Step!.Id));
        CollectionAssert.AreEqual(new[] { "more", "and more" }, told.Detail.ToArray());
        Assert.AreEqual(new SourceRange(3, 0, 4, 5), told.Ranges.Single());
    }

    [TestMethod]
    [DataRow("not base64!")]
    [DataRow("Cv8=")]
    [DataRow("CgsqCQj///////////8B")]
    public void A_trace_that_cannot_be_read_is_a_diagnostic(string trace) =>
        Assert.AreEqual("SLIP1450", Assert.ThrowsExactly<SlipwayException>(() => BuildStatusReader.FromTrace(trace)).Diagnostics.Single().Code);

    [TestMethod]
    public void Random_traces_are_read_or_refused()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var octets = new byte[random.Next(0, 60)];
            random.NextBytes(octets);
            if (octets.Length > 2)
                (octets[0], octets[1]) = ((byte)(0x0A + (8 * random.Next(0, 4))), (byte)(octets.Length - 2));
            try
            {
                new BuildProgress().Apply(BuildStatusReader.FromTrace(Convert.ToBase64String(octets)));
            }
            catch (SlipwayException exception)
            {
                Assert.AreEqual("SLIP1450", exception.Diagnostics.Single().Code);
            }
        }
    }

    private static void Expect(IReadOnlyList<BuildEvent> events, params string[] expected) =>
        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', events.Select(EventText.Of)));

    private static BuildStatus Of(params WireWriter[] parts) =>
        BuildStatusReader.FromTrace(Convert.ToBase64String([.. parts.SelectMany(part => part.Written.ToArray())]));

    private static WireWriter Step(string digest, string name, double? started = null, double? completed = null, bool cached = false, string error = "")
    {
        var vertex = new WireWriter().Text(1, digest).Text(2, "input").Text(3, name).Varint(4, cached ? 1ul : 0);
        if (started is { } begin)
            vertex.Message(5, Time(begin));
        if (completed is { } end)
            vertex.Message(6, Time(end));
        return new WireWriter().Message(1, vertex.Text(7, error).Written.Span);
    }

    private static WireWriter Log(string digest, int stream, string text) =>
        new WireWriter().Message(3, new WireWriter().Text(1, digest).Int64(3, stream).Bytes(4, Encoding.UTF8.GetBytes(text)).Written.Span);

    private static ReadOnlySpan<byte> Time(double seconds)
    {
        var time = Start.AddSeconds(seconds);
        return new WireWriter().Int64(1, time.ToUnixTimeSeconds()).Int64(2, time.Ticks % TimeSpan.TicksPerSecond * 100).Written.Span;
    }
}
