using System.Diagnostics;
using System.Globalization;
using Slipway.Ssh;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>
/// Remote machines, made on this one by <c>eng/hosts</c>: each with an address, an sshd and an engine of its own. For all tests of a class, since starting them takes seconds; made anew for a test only where it leaves them unusable.
/// They share this machine's files, except for the home folder. Images come there by <see cref="LoadAsync"/>; no registry can be reached.
/// </summary>
internal sealed class TestHosts : IAsyncDisposable
{
    // Its exit code where this machine cannot have hosts.
    private const int Unavailable = 3;

    private readonly TestHost[] all;

    private TestHosts(string folder, TestHost[] all) => (Folder, this.all) = (folder, all);

    /// <summary><c>ssh_config</c>, <c>known_hosts</c>, <c>key</c>, and for each host its folder; gone with the hosts.</summary>
    public string Folder { get; }

    /// <summary>host1, host2, ….</summary>
    public IReadOnlyList<TestHost> All => all;

    /// <summary>What reaches the hosts by their names, with nothing of the user's own configuration; connections that live on do so within <see cref="Folder"/>.</summary>
    public SshClientOptions Options => OptionsIn(Folder);

    /// <summary>By number, from 0: <c>hosts[0]</c> is host1.</summary>
    public TestHost this[int index] => all[index];

    /// <summary>Starts hosts; the test is inconclusive where this machine cannot have any (no root, no dockerd, no sshd, no network namespaces).</summary>
    /// <param name="count">How many.</param>
    /// <param name="swarm">Whether they form a swarm, managed by the first.</param>
    /// <param name="cli">Whether commands sent there find a docker program.</param>
    public static async Task<TestHosts> StartAsync(int count, bool swarm = false, bool cli = true)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-hosts-").FullName;
        List<string> arguments = ["up", folder, count.ToString(CultureInfo.InvariantCulture), "--owner", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)];
        if (swarm) arguments.Add("--swarm");
        if (!cli) arguments.Add("--no-cli");
        var (exitCode, output, error) = await CallAsync(arguments);
        if (exitCode != 0)
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            if (exitCode == Unavailable) Assert.Inconclusive(error);
            Assert.Fail(error);
        }

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var all = new TestHost[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var words = lines[i].Split(' ');
            all[i] = await TestHost.OpenAsync(folder, words[0], words[1]);
        }

        return new TestHosts(folder, all);
    }

    /// <summary>Puts images of this machine's engine into the engines of all hosts.</summary>
    public Task LoadAsync(params string[] images) => RunAsync(["load", Folder, .. images]);

    /// <summary>Ends the hosts and removes everything of theirs.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in all) await host.Engine.DisposeAsync();
        await RunAsync(["down", Folder]);
    }

    /// <summary>The options of <see cref="Options"/>.</summary>
    internal static SshClientOptions OptionsIn(string folder) => new()
    {
        ConfigFile = Path.Combine(folder, "ssh_config"),
        KnownHostsFile = Path.Combine(folder, "known_hosts"),
        IdentityFile = Path.Combine(folder, "key"),
        StateFolder = Path.Combine(folder, "s"),
    };

    /// <summary>Runs <c>eng/hosts</c>, which must succeed.</summary>
    internal static async Task RunAsync(IReadOnlyList<string> arguments)
    {
        var (exitCode, _, error) = await CallAsync(arguments);
        Assert.AreEqual(0, exitCode, error);
    }

    private static async Task<(int ExitCode, string Output, string Error)> CallAsync(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository(), "eng", "hosts"), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Build.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No Build.sln above the tests.");
        }

        return folder.FullName;
    }
}
