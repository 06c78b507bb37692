using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Builds;
using Slipway.Docker.Connections;
using Slipway.Docker.References;
using Slipway.Ssh;

namespace Slipway.Docker.Tests.Connections;

[TestClass]
public sealed class EngineExchangeTests
{
    private static readonly ImageBuildRequest Request = new() { Builder = ImageBuilder.BuildKit, Tags = ["a:b", "c"] };

    [TestMethod]
    public async Task A_refusal_is_one_line_with_the_engines_message_and_its_status()
    {
        await using var fake = FakeEngine.Answering(_ => FakeEngine.Json("""{"message":"Conflict.\nThe name is in use"}""", 409));
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => engine.Containers.CreateAsync("web", new() { Image = "x" }, default));
        Assert.AreEqual("error SLIP1010: The engine could not create container 'web': Conflict. The name is in use (HTTP 409)", failure.Message);
        Assert.AreEqual(409, EngineResponseException.StatusOf(failure));
    }

    [TestMethod]
    public async Task An_answer_before_the_body_was_read_is_not_lost()
    {
        await using var fake = new FakeEngine(async (head, stream) =>
        {
            if (head.StartsWith("GET", StringComparison.Ordinal))
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(FakeEngine.Pong));
                return;
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(FakeEngine.Json("""{"message":"dockerfile parse error"}""", 400)));
            stream.Close();
        });
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(async () =>
        {
            await foreach (var _ in engine.Builds.BuildAsync(Request, EndlessAsync, default))
            {
            }
        });
        StringAssert.Contains(failure.Message, "dockerfile parse error");
    }

    [TestMethod]
    public async Task Messages_come_while_the_body_is_still_being_sent()
    {
        var seen = new TaskCompletionSource();
        await using var fake = FakeEngine.Answering(_ => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Chunk("{\"stream\":\"Step 1\"}\r\n") + Chunk("{\"aux\":{\"ID\":\"sha256:7\"}}\r\n") + "0\r\n\r\n");
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        List<BuildMessage> messages = [];
        await foreach (var message in engine.Builds.BuildAsync(Request, async (target, token) =>
        {
            await target.WriteAsync(new byte[100_000], token);
            await seen.Task.WaitAsync(TimeSpan.FromSeconds(10), token);
        }, default))
        {
            messages.Add(message);
            seen.TrySetResult();
        }

        Assert.AreEqual("Step 1", messages[0].Stream);
        Assert.AreEqual("sha256:7", messages[1].ImageId);
    }

    [TestMethod]
    public async Task What_producing_the_body_throws_comes_through()
    {
        await using var fake = FakeEngine.Answering(_ => "");
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        var failure = await Assert.ThrowsExactlyAsync<FileNotFoundException>(async () =>
        {
            await foreach (var _ in engine.Builds.BuildAsync(Request, (_, _) => throw new FileNotFoundException("vanished"), default))
            {
            }
        });
        Assert.AreEqual("vanished", failure.Message);
    }

    [TestMethod]
    public async Task Cancelling_closes_the_connection_at_once()
    {
        var closed = new TaskCompletionSource();
        await using var fake = new FakeEngine(async (head, stream) =>
        {
            if (head.StartsWith("GET", StringComparison.Ordinal))
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(FakeEngine.Pong));
                return;
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Chunk("{\"stream\":\"x\"}\n")));
            var buffer = new byte[1024];
            try
            {
                while (await stream.ReadAsync(buffer) > 0)
                {
                }
            }
            finally
            {
                closed.SetResult();
            }
        });
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in engine.Builds.BuildAsync(Request, null, cancel.Token)) await cancel.CancelAsync();
        });
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [TestMethod]
    public async Task The_connection_lost_in_the_middle_of_an_answer_is_SLIP1011()
    {
        await using var fake = new FakeEngine(async (head, stream) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Contains("_ping", StringComparison.Ordinal) ? FakeEngine.Pong : "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"));
            if (!head.Contains("_ping", StringComparison.Ordinal)) stream.Close();
        });
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        Assert.AreEqual("SLIP1011", (await Assert.ThrowsExactlyAsync<SlipwayException>(() => engine.InfoAsync(default))).Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task A_connection_closed_while_idle_is_replaced()
    {
        await using var fake = new FakeEngine(async (head, stream) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Contains("_ping", StringComparison.Ordinal) ? FakeEngine.Pong : FakeEngine.Json("""{"Name":"n"}""")));
            stream.Close();
        });
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        Assert.AreEqual("n", (await engine.InfoAsync(default)).Name);
        Assert.AreEqual("n", (await engine.InfoAsync(default)).Name);
    }

    [TestMethod]
    public async Task An_answer_of_another_form_is_SLIP1012()
    {
        await using var fake = FakeEngine.Answering(_ => FakeEngine.Json("<html>"));
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        Assert.AreEqual("SLIP1012", (await Assert.ThrowsExactlyAsync<SlipwayException>(() => engine.InfoAsync(default))).Diagnostics[0].Code);
        Assert.AreEqual("SLIP1012", (await Assert.ThrowsExactlyAsync<SlipwayException>(() => engine.Images.FindAsync("a", default))).Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task An_upgrade_keeps_repeated_headers_and_the_bytes_that_came_with_the_answer()
    {
        await using var fake = new FakeEngine(async (head, stream) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Contains("_ping", StringComparison.Ordinal) ? FakeEngine.Pong : "HTTP/1.1 101 UPGRADED\r\nUpgrade: h2c\r\n\r\nhello"));
            if (head.Contains("_ping", StringComparison.Ordinal)) return;
            var buffer = new byte[100];
            while (await stream.ReadAsync(buffer) is var read and > 0) await stream.WriteAsync(buffer.AsMemory(0, read));
            await stream.WriteAsync("end"u8.ToArray());
            stream.Close();
        });
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        await using var stream = await engine.UpgradeAsync(HttpMethod.Post, "/session", "h2c", [new("X-Method", "/a"), new("X-Method", "/b")], null, default);
        await stream.WriteAsync("-echo-"u8.ToArray());
        await ((IDuplex)stream).CloseWriteAsync(default);
        using var reader = new StreamReader(stream);
        Assert.AreEqual("hello-echo-end", await reader.ReadToEndAsync());
        StringAssert.Contains(fake.Heads[1], "POST /v1.41/session HTTP/1.1\r\n");
        StringAssert.Contains(fake.Heads[1], "X-Method: /a\r\nX-Method: /b\r\n");
    }

    [TestMethod]
    public async Task A_refused_upgrade_carries_the_engines_message()
    {
        await using var fake = FakeEngine.Answering(_ => FakeEngine.Json("""{"message":"no such container"}""", 404));
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => engine.UpgradeAsync(HttpMethod.Post, "/session?x=1", "h2c", [], null, default));
        Assert.AreEqual("error SLIP1010: The engine could not open /session: no such container (HTTP 404)", failure.Message);
    }

    [TestMethod]
    public async Task A_header_cannot_smuggle_a_line()
    {
        await using var fake = FakeEngine.Answering(_ => FakeEngine.Json("{}"));
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => engine.UpgradeAsync(HttpMethod.Post, "/session", "h2c", [new("X", "a\r\nY: b")], null, default));
    }

    [TestMethod]
    [DataRow("{\"errorDetail\":{\"message\":\"bad archive\"},\"error\":\"bad archive\"}\n", "bad archive")]
    [DataRow("{\"stream\":\"Loaded image: x\\n\"}\nError unpacking image x: oops\n", "oops")]
    public async Task A_failed_load_fails_though_its_status_is_200(string stream, string why)
    {
        await using var fake = FakeEngine.Answering(_ => FakeEngine.Json(stream));
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => engine.Images.LoadAsync(new MemoryStream([1]), default));
        Assert.AreEqual("SLIP1013", failure.Diagnostics[0].Code);
        StringAssert.Contains(failure.Message, why);
    }

    [TestMethod]
    public async Task A_pull_tells_its_steps_and_then_its_failure()
    {
        await using var fake = FakeEngine.Answering(_ => FakeEngine.Json("{\"status\":\"Downloading\",\"id\":\"l1\",\"progressDetail\":{\"current\":5,\"total\":9}}\r\n{\"error\":\"denied\"}\r\n"));
        await using var engine = await Engine.ConnectAsync(fake.Search, default);
        List<string> steps = [];
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(async () =>
        {
            await foreach (var step in engine.Images.PullAsync(ImageReference.Parse("ghcr.io/a/b:c"), null, default)) steps.Add($"{step.Status} {step.Id} {step.Current}/{step.Total}");
        });
        CollectionAssert.AreEqual(new[] { "Downloading l1 5/9" }, steps);
        StringAssert.Contains(failure.Message, "could not pull 'ghcr.io/a/b:c': denied");
        StringAssert.StartsWith(fake.Heads[1], "POST /v1.41/images/create?fromImage=ghcr.io/a/b&tag=c HTTP/1.1");
    }

    [TestMethod]
    public void A_builds_parameters_become_its_query()
    {
        var path = BuildQuery.PathOf(new ImageBuildRequest
        {
            Builder = ImageBuilder.BuildKit,
            Tags = ["a:1", "b"],
            BuildArgs = new Dictionary<string, string?> { ["X"] = "1 &", ["PROXY"] = null },
            Outputs = [new BuildOutput("local", new Dictionary<string, string> { ["dest"] = "." })],
            ExtraHosts = ["h:1.2.3.4"],
            NoCache = true,
        });
        Assert.AreEqual(
            "/build?version=2&t=a%3A1&t=b&buildargs={\"X\":\"1 \\u0026\",\"PROXY\":null}&extrahosts=h:1.2.3.4&nocache=1&outputs=[{\"Type\":\"local\",\"Attrs\":{\"dest\":\".\"}}]",
            Uri.UnescapeDataString(path).Replace("t=a:1", "t=a%3A1", StringComparison.Ordinal));
    }

    private static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";

    private static async Task EndlessAsync(Stream target, CancellationToken cancellationToken)
    {
        while (true) await target.WriteAsync(new byte[64 * 1024], cancellationToken);
    }
}
