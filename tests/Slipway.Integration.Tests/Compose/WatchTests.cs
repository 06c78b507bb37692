using Slipway.Compose.Verbs;

namespace Slipway.Integration.Tests.Compose;

[TestClass]
public sealed class WatchTests
{
    private const string Watched = """
        services:
          web:
            image: busybox
            network_mode: none
            stop_grace_period: 1s
            develop:
              watch:
                - { action: sync, path: ./src, target: /app/src, ignore: ["*.log"] }
                - { action: sync+restart, path: ./settings.conf, target: /app/settings.conf }
                - { action: sync+exec, path: ./sql, target: /app/sql, exec: { command: [sh, -c, "echo applied $(ls /app/sql)"] } }
                - { action: restart, path: ./restart.me }
        """;

    private readonly AwaitingLog log = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = true)]
    public async Task Changes_are_brought_in_as_the_rules_say_also_those_made_while_nobody_watched()
    {
        await using var project = await StackProject.StartAsync(TestContext, Watched);
        project.With("src/a.py", "first").With("settings.conf", "1").With("sql/001", "").With("restart.me", "");
        await project.StartServiceAsync("web", "sh", "-c", "echo started; exec sleep 1000");

        await using (var watch = Watch.Begin(project, log, Token))
        {
            // Newer than the image, so it is brought in before anything changes.
            await log.SaidAsync("applied 001", Token);
            await log.SaidAsync("web-1 restarted", Token);
            await ShowsAsync(project, "first", "/app/src/a.py");

            project.With("src/a.py.new", "replaced");
            File.Move(project.At("src/a.py.new"), project.At("src/a.py"), overwrite: true);
            project.With("src/noise.log", "x").With("src/.a.py.swp", "x");
            await ShowsAsync(project, "replaced", "/app/src/a.py");

            for (var i = 0; i < 1000; i++) project.With($"src/many/{i % 10}/{i}", "x");
            await HasFilesAsync(project, 1001);
            Directory.Move(project.At("src/many"), project.At("src/moved"));
            File.Delete(project.At("src/a.py"));
            await UntilAsync(project, "ls /app/src", "moved");
            Assert.AreEqual("1000", await project.ExecAsync("web-1", "sh", "-c", "find /app/src -type f | wc -l"));

            log.Forget();
            project.With("settings.conf", "22");
            await log.SaidAsync("web-1 restarted", Token);
            Assert.AreEqual("22", await project.ExecAsync("web-1", "cat", "/app/settings.conf"));
            log.Forget();
            project.With("restart.me", "now");
            await log.SaidAsync("web-1 restarted", Token);
        }

        log.Forget();
        Directory.Delete(project.At("src/moved/3"), recursive: true);
        project.With("src/late.py", "late");
        await using (Watch.Begin(project, log, Token))
        {
            await ShowsAsync(project, "late", "/app/src/late.py");
            await HasFilesAsync(project, 901);
            Assert.IsFalse(log.Lines.Any(line => line.Contains("restarted", StringComparison.Ordinal)), string.Join('\n', log.Lines));
        }
    }

    private static Task HasFilesAsync(StackProject project, int count) => UntilAsync(project, "find /app/src -type f | wc -l", count.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static Task ShowsAsync(StackProject project, string content, string file) => UntilAsync(project, $"cat {file}", content);

    /// <summary>A condition inside the container, waited for inside it.</summary>
    private static async Task UntilAsync(StackProject project, string command, string output) =>
        Assert.AreEqual("", await project.ExecAsync("web-1", "timeout", "60", "sh", "-c", $"until [ \"$({command} 2>/dev/null)\" = \"{output}\" ]; do sleep 0.1; done"));

    private sealed class Watch(Task running, CancellationTokenSource cancel) : IAsyncDisposable
    {
        public static Watch Begin(StackProject project, AwaitingLog log, CancellationToken token)
        {
            var cancel = CancellationTokenSource.CreateLinkedTokenSource(token);
            return new(StackWatch.RunAsync(project.Context(log), new WatchRequest { Up = false }, cancel.Token), cancel);
        }

        public async ValueTask DisposeAsync()
        {
            await cancel.CancelAsync();
            await Assert.ThrowsAsync<OperationCanceledException>(() => running);
            cancel.Dispose();
        }
    }
}
