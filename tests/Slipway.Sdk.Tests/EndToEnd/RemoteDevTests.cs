using System.Diagnostics;
using System.Text;
using Slipway.Docker.Exec;
using Slipway.Docker.Streams;
using Slipway.Integration.Tests.Ssh;

namespace Slipway.Sdk.Tests.EndToEnd;

/// <summary>The sample of a Python project on a remote Docker host, as its README says, with a real sshd before this machine's engine.</summary>
[TestClass]
[TestCategory("Engine")]
public sealed class RemoteDevTests
{
    private const string RemoteOnly = ".venv/bin/python .env app/__pycache__/main.pyc requests.log .github/workflows/build.yml";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task The_project_runs_there_follows_what_is_edited_here_and_keeps_what_only_that_machine_has()
    {
        using var host = await SshServer.StartAsync();
        await using var sample = await ComposeSample.CopyAsync("remote-dev", Token);
        var volume = sample.Variables["CODE_VOLUME"] = sample.Stack + "-code";
        var port = sample.Port("APP_PORT");
        string[] remote = [.. Ssh(host), $"-p:RemoteHost=ssh://{host.Destination}"];
        try
        {
            var plan = sample.Build([.. remote, "-p:Env=Dev", "-t:RemoteSync", "-p:Plan=true"]).Succeeded();
            Assert.Contains("+ app/  3 files", plan.Output);
            Assert.IsNull(await sample.Engine.Volumes.FindAsync(volume, Token));

            var up = sample.Build([.. remote, "-p:Env=Dev"]).Succeeded();
            Assert.Contains("sent", up.Output);
            Assert.Contains("healthy", up.Output);
            Assert.Contains("Hello from a remote machine", (await sample.GetAsync(port)).Body);
            Assert.AreEqual("", sample.Build([.. remote, "-p:Env=Dev"]).Succeeded().Output);

            await ShellAsync(sample, $"for f in {RemoteOnly}; do mkdir -p $(dirname $f) && echo kept >> $f; done");
            File.WriteAllText(sample.PathOf("app/greeting.py"), "TEXT = \"Edited here\"\n");
            File.Delete(sample.PathOf("app/__init__.py"));
            sample.Build([.. remote, "-p:Env=Dev"]).Succeeded();
            await sample.AnswersAsync(port, "Edited here");
            await ShellAsync(sample, $"for f in {RemoteOnly}; do grep -q kept $f || exit 1; done; test ! -e app/__init__.py && test ! -e README.md");

            await WatchAsync(sample, remote, async () =>
            {
                File.WriteAllText(sample.PathOf("app/greeting.py"), "TEXT = \"Seen by the watch\"\n");
                await sample.AnswersAsync(port, "Seen by the watch");
                await ShellAsync(sample, "echo made there > made-there.txt");
                await ExistsAsync(sample.PathOf("made-there.txt"));
            });
            await ShellAsync(sample, $"for f in {RemoteOnly}; do grep -q kept $f || exit 1; done");

            sample.Build([.. remote, "-t:ComposeDown"]).Succeeded();
            Assert.IsEmpty(await sample.ContainersAsync());
            Assert.IsNotNull(await sample.Engine.Volumes.FindAsync(volume, Token));
        }
        finally
        {
            await sample.RemoveContainersAsync();
            await sample.Engine.Volumes.RemoveAsync(volume, CancellationToken.None, force: true);
        }
    }

    [TestMethod]
    public async Task A_docker_context_names_the_host()
    {
        using var host = await SshServer.StartAsync();
        await using var sample = await ComposeSample.CopyAsync("remote-dev", Token);
        var volume = sample.Variables["CODE_VOLUME"] = sample.Stack + "-code";
        sample.Variables["DOCKER_CONFIG"] = sample.PathOf("../docker");
        sample.Variables["DOCKER_HOST"] = "";
        var id = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("gpu"u8));
        Directory.CreateDirectory(sample.PathOf($"../docker/contexts/meta/{id}"));
        File.WriteAllText(sample.PathOf($"../docker/contexts/meta/{id}/meta.json"), """{"Name":"gpu","Metadata":{},"Endpoints":{"docker":{"Host":"HOST","SkipTLSVerify":false}}}""".Replace("HOST", $"ssh://{host.Destination}", StringComparison.Ordinal));
        try
        {
            sample.Build([.. Ssh(host), "-p:Env=Dev", "-t:RemoteSync", "-p:DockerEngineContext=gpu"]).Succeeded();
            Assert.IsNotNull(await sample.Engine.Volumes.FindAsync(volume, Token));
            Assert.IsGreaterThan(0, host.Logins);
        }
        finally
        {
            await sample.Engine.Volumes.RemoveAsync(volume, CancellationToken.None, force: true);
        }
    }

    [TestMethod]
    public async Task A_folder_of_a_host_is_synchronised_and_its_key_enrolled_first()
    {
        using var host = await SshServer.StartAsync();
        await using var sample = await ComposeSample.CopyAsync("remote-dev", Token);
        var folder = host.At("project");
        string[] remote = [$"-p:RemoteHost=ssh://{host.Destination}", $"-p:SshConfigFile={host.At("config")}", $"-p:SshIdentityFile={host.At("user")}", $"-p:SshKnownHostsFile={host.At("enrolled")}", "-p:SshReuse=0"];
        string[] sync = [.. remote, "-t:RemoteSync", "-p:SyncVolume=", $"-p:RemotePath={folder}"];

        var unknown = sample.Build(sync);
        Assert.AreEqual("SLIP1105", unknown.Diagnostics.Single().Code, unknown.Output);
        var shown = sample.Build([.. remote, "-t:RemoteEnrol"]);
        Assert.AreEqual(1, shown.ExitCode);
        Assert.Contains(host.Fingerprint, shown.Output);
        Assert.Contains(host.Fingerprint, shown.Diagnostics.Single().Text);
        sample.Build([.. remote, "-t:RemoteEnrol", $"-p:RemoteHostKey={host.Fingerprint}"]).Succeeded();

        sample.Build(sync).Succeeded();
        Assert.IsTrue(File.Exists(Path.Combine(folder, "app/main.py")));
        Assert.IsFalse(Directory.Exists(Path.Combine(folder, "obj")));
        Assert.AreEqual("", sample.Build(sync).Succeeded().Output);
        var other = sample.Build([.. sync, "-p:RemoteHostKey=SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]);
        Assert.StartsWith("SLIP11", other.Diagnostics.Single().Code, other.Output);
    }

    private static string[] Ssh(SshServer host) =>
        [$"-p:SshConfigFile={host.At("config")}", $"-p:SshIdentityFile={host.At("user")}", $"-p:SshKnownHostsFile={host.At("known")}", "-p:SshReuse=5"];

    /// <summary>Runs <c>-t:RemoteWatch</c> until the body is done, then ends it as Ctrl-C does.</summary>
    private async Task WatchAsync(ComposeSample sample, string[] remote, Func<Task> body)
    {
        using var watch = sample.Start(["-t:RemoteWatch", "-p:SyncPeriod=1", .. remote]);
        var said = new List<string>();
        var inStep = new TaskCompletionSource();
        watch.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                inStep.TrySetException(new AssertFailedException("The watch ended: " + string.Join('\n', said)));
                return;
            }

            said.Add(line.Data);
            if (line.Data.Contains("in step with", StringComparison.Ordinal) || line.Data.Contains('<')) inStep.TrySetResult();
        };
        watch.BeginOutputReadLine();
        watch.BeginErrorReadLine();
        await inStep.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
        await body();
        using (Process.Start("kill", ["-INT", $"{watch.Id}"])) await watch.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    private async Task ShellAsync(ComposeSample sample, string script)
    {
        var container = await sample.ContainerAsync("app");
        var exec = await sample.Engine.Exec.CreateAsync(container.Id, new ExecCreateRequest { Cmd = ["sh", "-c", script], AttachStdout = true, AttachStderr = true }, Token);
        var said = new StringBuilder();
        await using (var streams = await sample.Engine.Exec.StartAsync(exec, OutputFormat.Multiplexed, Token))
        {
            await foreach (var chunk in streams.ReadAsync(Token))
                said.Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
        }

        Assert.AreEqual(0, (await sample.Engine.Exec.FindAsync(exec, Token))?.ExitCode, $"{script}: {said}");
    }

    private async Task ExistsAsync(string path)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(path))
        {
            Assert.IsLessThan(TimeSpan.FromSeconds(30), clock.Elapsed, $"{path} did not come");
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
        }
    }
}
