using System.Diagnostics;
using System.Globalization;
using Slipway.Docker;
using Slipway.Docker.Locating;
using Slipway.Ssh;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>One of <see cref="TestHosts"/>.</summary>
internal sealed class TestHost
{
    private readonly string hosts;

    private TestHost(string hosts, string name, string ip, Engine engine) => (this.hosts, Name, Ip, Engine) = (hosts, name, ip, engine);

    /// <summary>What ssh and the host itself call it: <c>host1</c>.</summary>
    public string Name { get; }

    /// <summary>The IPv4 address, where its containers' published ports answer.</summary>
    public string Ip { get; }

    /// <summary>Where <see cref="TestHosts.Options"/> lead to it.</summary>
    public SshDestination Address => new(Name);

    /// <summary>Shells and channels to any of the hosts.</summary>
    public ISshChannelFactory Channels => new OpenSshChannelFactory(TestHosts.OptionsIn(hosts));

    /// <summary>The host's own files: <c>docker.sock</c>, <c>home</c>, logs.</summary>
    public string Folder => Path.Combine(hosts, Name);

    /// <summary>The home folder of who comes in by ssh, on this machine too.</summary>
    public string Home => Path.Combine(Folder, "home");

    /// <summary>The engine's socket, on this machine too.</summary>
    public string Socket => Path.Combine(Folder, "docker.sock");

    /// <summary>The host's engine, not through ssh; another object once the engine was started again.</summary>
    public Engine Engine { get; private set; }

    /// <summary>What sshd logged so far, at level VERBOSE.</summary>
    public IReadOnlyList<string> SshdLog => File.ReadAllLines(Path.Combine(Folder, "sshd.log"));

    /// <summary>How many connections were made that authenticated.</summary>
    public int Logins => SshdLog.Count(line => line.StartsWith("Accepted p", StringComparison.Ordinal));

    /// <summary>Ends every ssh connection with what runs in it, as a network that fails; sshd goes on.</summary>
    public void KillSshdConnections()
    {
        var sshd = int.Parse(File.ReadAllText(Path.Combine(Folder, "sshd.pid")), CultureInfo.InvariantCulture);
        foreach (var child in File.ReadAllText($"/proc/{sshd}/task/{sshd}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                using var connection = Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture));
                connection.Kill(entireProcessTree: true);
            }
            catch (ArgumentException)
            {
                // It ended by itself meanwhile.
            }
        }
    }

    /// <summary>Ends sshd and every connection: none can be made until it is started.</summary>
    public Task StopSshdAsync() => TestHosts.RunAsync(["sshd", hosts, Name, "stop"]);

    public Task StartSshdAsync() => TestHosts.RunAsync(["sshd", hosts, Name, "start"]);

    /// <summary>Stops the engine as the host's shutting down would: its containers end too.</summary>
    public Task StopEngineAsync() => TestHosts.RunAsync(["engine", hosts, Name, "stop"]);

    /// <summary>Ends the engine in the middle of what it does; its containers run on, until an engine is started.</summary>
    public Task KillEngineAsync() => TestHosts.RunAsync(["engine", hosts, Name, "kill"]);

    /// <summary>Starts the engine; returns when it answers. Containers with a restart policy come back.</summary>
    public async Task StartEngineAsync()
    {
        await TestHosts.RunAsync(["engine", hosts, Name, "start"]);
        await Engine.DisposeAsync();
        Engine = await ConnectAsync(hosts, Name);
    }

    internal static async Task<TestHost> OpenAsync(string hosts, string name, string ip) => new(hosts, name, ip, await ConnectAsync(hosts, name));

    private static Task<Engine> ConnectAsync(string hosts, string name)
    {
        var search = new EngineSearch { DockerHost = $"unix://{Path.Combine(hosts, name, "docker.sock")}", Variable = _ => null, HomeDirectory = hosts };
        return Engine.ConnectAsync(search, CancellationToken.None);
    }
}
