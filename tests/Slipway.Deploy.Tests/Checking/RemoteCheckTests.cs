using System.Text;
using Slipway.Deploy.Checking;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Releases;
using Slipway.Deploy.Tests.Hosts;
using Slipway.Diagnostics;
using Slipway.Docker.Daemon;

namespace Slipway.Deploy.Tests.Checking;

[TestClass]
public sealed class RemoteCheckTests
{
    private static readonly HostFacts Well = new()
    {
        Host = "web1",
        Folder = "/home/me/.slipway/shop",
        User = "me",
        Distributions = ["debian"],
        HasEngineProgram = true,
        HasEngineSocket = true,
        MayUseEngineSocket = true,
        IsFolderWritable = true,
        FolderFree = 1_000_000,
        EngineFree = 1_000_000,
        Engine = new EngineInfo { Name = "node1", Driver = "overlay2", DockerRootDir = "/var/lib/docker" },
        Version = new EngineVersion { Os = "linux", Arch = "amd64" },
    };

    private static readonly HostFacts Unreached = Well with { Engine = null, Version = null, EngineFailure = Diagnostic.Error("SLIP1109", "said so") };

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void A_host_that_has_all_is_left_in_peace() => AssertFound(Well, new HostNeeds { EngineBytes = 1_000_000, FolderBytes = 1_000_000, Platforms = ["linux/amd64"] });

    [TestMethod]
    public void An_engine_that_does_not_answer_is_told_apart_by_what_is_there()
    {
        AssertFound(Unreached with { HasEngineProgram = false, HasEngineSocket = false }, null, "SLIP5061");
        AssertFound(Unreached with { HasEngineSocket = false }, null, "SLIP5062");
        AssertFound(Unreached with { MayUseEngineSocket = false }, null, "SLIP5063");
        AssertFound(Unreached, null, "SLIP5064");
        AssertFound(Unreached with { EngineFailure = Diagnostic.Error("SLIP1109", "Is the docker daemon running?") }, null, "SLIP5062");
        AssertFound(Unreached with { EngineFailure = Diagnostic.Error("SLIP1006", "too old") }, null, "SLIP5065");
        AssertFound(Unreached with { EngineFailure = Diagnostic.Error("SLIP1123", "AllowStreamLocalForwarding of its sshd forbids it") }, null, "SLIP5073");
        AssertFound(Unreached with { EngineFailure = Diagnostic.Error("SLIP1110", "Session open refused by peer") }, null, "SLIP5073");
    }

    [TestMethod]
    public void Who_may_not_use_the_engine_is_told_the_command_and_its_price()
    {
        var found = RemoteCheck.Checks(Unreached with { MayUseEngineSocket = false, User = "o'me" }, new HostNeeds())[0];
        Assert.AreEqual("sudo usermod -aG docker 'o'\\''me'", found.Fix[0]);
        StringAssert.Contains(found.Why, "root");
    }

    [TestMethod]
    [DataRow("debian", "sudo apt-get install -y docker.io")]
    [DataRow("raspbian debian", "sudo apt-get install -y docker.io")]
    [DataRow("ubuntu debian", "sudo apt-get install -y docker.io")]
    [DataRow("fedora", "sudo dnf install -y moby-engine")]
    [DataRow("rocky rhel centos fedora", "docs.docker.com")]
    [DataRow("alpine", "sudo apk add docker")]
    [DataRow("arch", "sudo pacman -S --needed docker")]
    [DataRow("", "docs.docker.com")]
    [DataRow("nixos", "docs.docker.com")]
    public void The_commands_are_the_distributions_own(string names, string expected)
    {
        var facts = Unreached with { HasEngineProgram = false, HasEngineSocket = false, Distributions = names.Split(' ') };
        var fix = string.Join('\n', RemoteCheck.Checks(facts, new HostNeeds())[0].Fix);
        StringAssert.Contains(fix, expected);
    }

    [TestMethod]
    public void No_command_pipes_anything_into_a_shell()
    {
        foreach (var names in (string[])["debian", "fedora", "rhel", "alpine", "arch", "x"])
        {
            foreach (var broken in (HostFacts[])[Unreached with { HasEngineProgram = false, HasEngineSocket = false }, Unreached with { HasEngineSocket = false }, Unreached with { EngineFailure = Diagnostic.Error("SLIP1006", "old") }])
            {
                var facts = broken with { Distributions = [names], MissingTools = ["tar"], IsFolderWritable = false, ClockDifference = TimeSpan.FromHours(1), FolderFree = 0, EngineFree = 0 };
                foreach (var line in RemoteCheck.Checks(facts, new HostNeeds { EngineBytes = 1, FolderBytes = 1 }).SelectMany(finding => finding.Fix))
                {
                    Assert.IsFalse(line.Contains("curl", StringComparison.Ordinal) || line.Contains("wget", StringComparison.Ordinal) || line.Contains("| sh", StringComparison.Ordinal) || line.Contains("token-", StringComparison.OrdinalIgnoreCase), line);
                }
            }
        }
    }

    [TestMethod]
    public void A_swarm_wants_a_manager()
    {
        var swarm = new HostNeeds { Mode = DeployMode.Swarm };
        AssertFound(Well, swarm, "SLIP5066");
        AssertFound(Well with { Engine = Well.Engine! with { Swarm = new EngineSwarm { LocalNodeState = "pending" } } }, swarm, "SLIP5066");
        AssertFound(Well with { Engine = Well.Engine! with { Swarm = new EngineSwarm { LocalNodeState = "active" } } }, swarm, "SLIP5066");
        var manager = Well with { Engine = Well.Engine! with { Swarm = new EngineSwarm { LocalNodeState = "active", ControlAvailable = true } } };
        AssertFound(manager, swarm);
        AssertFound(manager, swarm with { NeedsIpvs = true }, "SLIP5072");
        AssertFound(manager with { HasIpvs = true }, swarm with { NeedsIpvs = true });
        AssertFound(Well, new HostNeeds { NeedsIpvs = true });
    }

    [TestMethod]
    [DataRow("linux/amd64", true)]
    [DataRow("linux/amd64/v2", true)]
    [DataRow("linux/386", true)]
    [DataRow("linux/arm64/v8", false)]
    [DataRow("windows/amd64", false)]
    public void An_image_runs_where_its_platform_is(string platform, bool runs) => AssertFound(Well, new HostNeeds { Platforms = [platform] }, runs ? [] : ["SLIP5067"]);

    [TestMethod]
    public void Too_little_disk_is_said_where_it_is_little()
    {
        AssertFound(Well, new HostNeeds { EngineBytes = 1_000_001 }, "SLIP5068");
        AssertFound(Well, new HostNeeds { FolderBytes = 1_000_001 }, "SLIP5068");
        AssertFound(Well with { FolderFree = null, EngineFree = null }, new HostNeeds { EngineBytes = long.MaxValue, FolderBytes = long.MaxValue });
    }

    [TestMethod]
    [DataRow(4.9, null)]
    [DataRow(5.0, Severity.Warning)]
    [DataRow(-59.9, Severity.Warning)]
    [DataRow(60.0, Severity.Error)]
    [DataRow(-1e6, Severity.Error)]
    public void A_clock_may_be_off_a_little(double seconds, Severity? expected)
    {
        var found = RemoteCheck.Checks(Well with { ClockDifference = TimeSpan.FromSeconds(seconds) }, new HostNeeds());
        Assert.AreEqual(expected, found.Count == 0 ? null : found.Single().Severity);
    }

    [TestMethod]
    public void What_the_shell_lacks_or_may_not_is_said()
    {
        AssertFound(Well with { MissingTools = ["tar", "gzip"] }, null, "SLIP5060");
        AssertFound(Well with { IsFolderWritable = false }, null, "SLIP5070");
        AssertFound(Well with { Engine = Well.Engine! with { DriverStatus = [["driver-type", "io.containerd.snapshotter.v1"]] } }, null, "SLIP5071");
    }

    [TestMethod]
    [DataRow("dash", "gnu")]
    [DataRow("bash --posix", "gnu")]
    [DataRow("busybox sh", "busybox")]
    public async Task The_facts_of_this_machine_are_read_in_one_round_trip(string program, string userland)
    {
        using var folder = new TempFolder();
        await using var session = await LocalHost.Of(folder.Path, program, userland).OpenAsync(TestContext.CancellationToken);
        var asked = DateTimeOffset.UtcNow;
        var reply = await session.Shell.AskAsync(HostScript.Of(FactsScript.Text, session.Folder, folder.At("no.sock"), "/no/such/folder"), 100_000, TestContext.CancellationToken);
        var facts = FactsScript.Read(new HostFacts { Host = "web1", Folder = session.Folder }, reply.Output, asked, DateTimeOffset.UtcNow);
        Assert.AreEqual((Environment.UserName, true, false, false), (facts.User, facts.IsFolderWritable, facts.HasEngineSocket, facts.MayUseEngineSocket));
        Assert.IsEmpty(facts.MissingTools, string.Join(' ', facts.MissingTools));
        Assert.AreEqual(TimeSpan.Zero, facts.ClockDifference);
        Assert.IsGreaterThan(0, facts.Groups.Count);
        Assert.IsTrue(facts.FolderFree > 0 && facts.EngineFree > 0);
        if (File.Exists("/etc/os-release")) Assert.IsGreaterThan(0, facts.Distributions.Count);
        Assert.IsFalse(Directory.Exists(folder.At("state")));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("hello\n")]
    [DataRow("hello you\n")]
    [DataRow("time soon\nend .\n")]
    [DataRow("folder-free 99999999999999999999\nend .\n")]
    [DataRow("time 1\n")]
    public void Facts_that_make_no_sense_are_refused(string said) => Assert.ThrowsExactly<InvalidDataException>(
        () => FactsScript.Read(new HostFacts { Host = "web1", Folder = "/x" }, Encoding.UTF8.GetBytes(said), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow));

    [TestMethod]
    [DataRow(1000, 1000.0, 1000.5, 0.0)]
    [DataRow(1000, 1000.9, 1001.2, 0.0)]
    [DataRow(1010, 1000.0, 1000.5, 9.5)]
    [DataRow(990, 1000.0, 1000.5, -9.0)]
    public void The_clock_is_read_as_exactly_as_whole_seconds_allow(int told, double asked, double answered, double expected)
    {
        var facts = FactsScript.Read(new HostFacts { Host = "web1", Folder = "/x" }, Encoding.UTF8.GetBytes($"time {told}\nend .\n"), At(asked), At(answered));
        Assert.AreEqual(expected, facts.ClockDifference.TotalSeconds, 0.001);

        static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);
    }

    private static void AssertFound(HostFacts facts, HostNeeds? needs, params string[] codes)
    {
        var found = RemoteCheck.Checks(facts, needs ?? new HostNeeds());
        CollectionAssert.AreEqual(codes, found.Select(finding => finding.Code).ToArray(), string.Join('|', found));
        foreach (var finding in found)
        {
            StringAssert.Contains(finding.What, "web1");
            Assert.IsTrue(finding.Severity == Severity.Message || finding.Fix.Count > 0, finding.What);
        }
    }
}
