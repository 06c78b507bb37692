using System.Collections.Concurrent;
using Slipway.Compose.Running;
using Slipway.Deploy;
using Slipway.Deploy.Auditing;
using Slipway.Deploy.Checking;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;
using Slipway.Deploy.Releases;
using Slipway.Diagnostics;
using Slipway.Integration.Tests.Docker;
using Slipway.Integration.Tests.Ssh;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>Lock, releases, audit log and check over a real sshd.</summary>
[TestClass]
public sealed class DeployLockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly LockRequest Request = new() { Actor = "me@here", Purpose = "deploy of release 1", Wait = TimeSpan.FromMinutes(5) };

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Takers_over_ssh_hold_it_one_at_a_time_and_their_entries_make_one_chain()
    {
        await using var local = await Busybox.EngineAsync(Token);
        using var server = await SshServer.StartAsync(HostSessionTests.OwnEngine);
        var (holders, head) = (0, (string?)null);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async taker =>
        {
            await using var session = await OpenAsync(server);
            for (var i = 0; i < 5; i++)
            {
                await using var held = await DeployLock.TakeAsync(session, Request, new TellingLog(), Token);
                Assert.AreEqual(1, Interlocked.Increment(ref holders));
                var record = await new ReleaseStore(session).ReadAsync(Token);
                var trail = AuditLog.Verify(record.Audit.Span, head, "web1");
                Assert.AreEqual(head, trail.Head);
                head = await AuditLog.AppendAsync(session, held, trail.Head, new AuditEntry { Time = DateTimeOffset.UtcNow, Actor = $"taker{taker}@here", Action = "deploy", Outcome = "done" }, Token);
                Interlocked.Decrement(ref holders);
            }
        }));
        await using var last = await OpenAsync(server);
        Assert.HasCount(20, AuditLog.Verify((await new ReleaseStore(last).ReadAsync(Token)).Audit.Span, head, "web1").Entries);
    }

    [TestMethod]
    public async Task A_holder_whose_line_is_cut_loses_it_and_the_next_takes_it_over()
    {
        await using var local = await Busybox.EngineAsync(Token);
        var server = await SshServer.StartAsync(HostSessionTests.OwnEngine);
        using var other = await SshServer.StartAsync(HostSessionTests.OwnEngine);
        var shared = other.At("state");
        try
        {
            await using var session = await OpenAsync(server, shared);
            await using var held = await DeployLock.TakeAsync(session, Request with { Lease = TimeSpan.FromSeconds(4), Heartbeat = TimeSpan.FromMilliseconds(200) }, new TellingLog(), Token);
            var lost = new TaskCompletionSource();
            await using var told = held.Lost.Register(lost.SetResult);
            server.Dispose();
            server = null;
            await using var next = await OpenAsync(other, shared);
            var log = new TellingLog();
            await using var taken = await DeployLock.TakeAsync(next, Request with { Actor = "you@there" }, log, Token);
            Assert.AreEqual("me@here", taken.TakenFrom!.Actor);
            // Whoever lost it knows before the next has it.
            await lost.Task.WaitAsync(TimeSpan.FromSeconds(1), Token);
            Assert.IsTrue(log.Lines.Any(line => line.StartsWith("the stale lock of me@here", StringComparison.Ordinal)), string.Join('|', log.Lines));
            var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => new ReleaseStore(next).SetCurrentAsync(held, 1, Token));
            Assert.AreEqual("SLIP5012", failure.Diagnostics[0].Code);
        }
        finally
        {
            server?.Dispose();
        }
    }

    [TestMethod]
    public async Task The_facts_of_a_host_are_read_and_nothing_is_found()
    {
        await using var local = await Busybox.EngineAsync(Token);
        using var server = await SshServer.StartAsync(HostSessionTests.OwnEngine);
        var host = HostSessionTests.Host(server) with { StateFolder = server.At("state") };
        var facts = await RemoteCheck.ReadAsync(host, "shop", server.Options with { Reuse = TimeSpan.FromSeconds(30) }, Patience, Token);
        TestContext.WriteLine($"{facts}");
        Assert.AreEqual((await local.InfoAsync(Token)).Id, facts.Engine!.Id);
        Assert.AreEqual("", string.Join('|', RemoteCheck.Checks(facts, new HostNeeds()).Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Code)));
        Assert.IsFalse(Directory.Exists(server.At("state")));
    }

    [TestMethod]
    public async Task A_host_without_an_engine_is_a_finding_and_one_that_is_not_reached_a_failure()
    {
        using var server = await SshServer.StartAsync("SetEnv=PATH=/usr/bin:/bin DOCKER_HOST=unix:///run/no-such-engine.sock");
        var host = HostSessionTests.Host(server) with { StateFolder = server.At("state"), EngineSocket = "/run/no-such-engine.sock" };
        var facts = await RemoteCheck.ReadAsync(host, "shop", server.Options, Patience, Token);
        Assert.IsTrue(RemoteCheck.Checks(facts, new HostNeeds()).Any(finding => finding.Code is "SLIP5061" or "SLIP5062"));
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => RemoteCheck.ReadAsync(host, "shop", server.Options with { KnownHostsFile = server.At("empty") }, Patience, Token));
        Assert.AreEqual("SLIP1105", failure.Diagnostics[0].Code);
    }

    private Task<HostSession> OpenAsync(SshServer server, string? folder = null) =>
        HostSession.OpenAsync(HostSessionTests.Host(server) with { StateFolder = folder ?? server.At("state") }, "shop", server.Options with { Reuse = TimeSpan.FromSeconds(30) }, Patience, Token);

    private sealed class TellingLog : IDeployLog
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public void Report(Diagnostic diagnostic) => Lines.Enqueue(diagnostic.ToString());

        public void Tell(string? host, string line) => Lines.Enqueue(line);

        public void Progress(string host, string what, long sent, long? total)
        {
        }

        public void BeginStep(string? host, string name)
        {
        }

        public IComposeLog ForStack(string host) => throw new NotSupportedException();
    }
}
