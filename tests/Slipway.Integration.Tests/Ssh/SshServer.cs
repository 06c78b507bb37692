using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Slipway.Ssh;

namespace Slipway.Integration.Tests.Ssh;

/// <summary>A real sshd with throw-away keys on a free port of 127.0.0.1, for the user who runs the tests and, where that is root, any other.</summary>
internal sealed class SshServer : IDisposable
{
    private const string Program = "/usr/sbin/sshd";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process sshd;
    private readonly List<string> log = [];
    private readonly Channel<string> news = Channel.CreateUnbounded<string>();

    private SshServer(string folder, int port, Process sshd) => (Folder, Port, this.sshd) = (folder, port, sshd);

    /// <summary>
    /// Keys and files of this server, gone with it: <c>host</c>, <c>user</c> (accepted), <c>other</c> (not accepted) with their <c>.pub</c>, <c>authorized_keys</c>; <c>known</c> (the host's key), <c>changed</c>
    /// (another key for the host), <c>empty</c>; <c>config</c> (an empty ssh configuration).
    /// </summary>
    public string Folder { get; }

    public int Port { get; }

    /// <summary>The user of the tests on this server.</summary>
    public SshDestination Destination => new("127.0.0.1", Environment.UserName, Port);

    /// <summary>What connects: the accepted key, the known host key, nothing of the user's own configuration; connections that live on do so within <see cref="Folder"/>.</summary>
    public SshClientOptions Options => new() { ConfigFile = At("config"), KnownHostsFile = At("known"), IdentityFile = At("user"), StateFolder = At("s") };

    public ISshChannelFactory Channels => new OpenSshChannelFactory(Options);

    /// <summary>The host key's fingerprint: SHA256:….</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>What sshd logged so far, at level VERBOSE.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (log) return [.. log];
        }
    }

    /// <summary>How many connections were made that authenticated.</summary>
    public int Logins => Log.Count(line => line.StartsWith("Accepted p", StringComparison.Ordinal));

    /// <summary>Starts sshd with further lines of its configuration, as <c>Name=value</c>; the first value of a name counts, and these come first.</summary>
    public static async Task<SshServer> StartAsync(params string[] configuration)
    {
        if (!File.Exists(Program)) Assert.Inconclusive("There is no sshd.");
        Directory.CreateDirectory("/run/sshd");
        var folder = Directory.CreateTempSubdirectory("slipway-sshd-").FullName;
        foreach (var key in (string[])["host", "user", "other"]) await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", Path.Combine(folder, key));
        File.Copy(Path.Combine(folder, "user.pub"), Path.Combine(folder, "authorized_keys"));
        // Other users' keys are read as those users.
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        File.SetUnixFileMode(Path.Combine(folder, "authorized_keys"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var port = FreePort();
        string[] options =
        [
            // The user's own login scripts are nothing to test, may take long, and must not be killed in the middle of what they do.
            .. configuration, $"SetEnv=HOME={Directory.CreateDirectory(Path.Combine(folder, "home")).FullName}", $"Port={port}", "ListenAddress=127.0.0.1", $"HostKey={Path.Combine(folder, "host")}", $"AuthorizedKeysFile={Path.Combine(folder, "authorized_keys")}", "StrictModes=no",
            "PidFile=none", "UsePAM=no", "PasswordAuthentication=no", "KbdInteractiveAuthentication=no", "LogLevel=VERBOSE", "MaxStartups=100", "MaxSessions=100",
        ];
        var start = new ProcessStartInfo(Program, ["-D", "-e", "-f", "/dev/null", .. options.SelectMany(option => (string[])["-o", option])]) { RedirectStandardError = true, RedirectStandardInput = true };
        var server = new SshServer(folder, port, Process.Start(start)!);
        try
        {
            await server.PrepareAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>A file of <see cref="Folder"/>.</summary>
    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Waits until a line of the log holds the text, and returns it.</summary>
    public async Task<string> LoggedAsync(string text, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (Log.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found) return found;
            await news.Reader.ReadAsync(patience.Token);
        }
    }

    /// <summary>Has clients with <see cref="Options"/> share one connection from now on, so that each costs little.</summary>
    public async Task ShareConnectionAsync()
    {
        await File.WriteAllTextAsync(At("config"), $"ControlPath {At("shared")}\nControlMaster no\n");
        // A master that stays keeps what it inherited open.
        await RunAsync("sh", "-c", "exec >/dev/null 2>&1 </dev/null; exec ssh -F \"$1\" -i \"$2\" -o UserKnownHostsFile=\"$3\" -o IdentitiesOnly=yes -p \"$4\" -f -N -M -o ExitOnForwardFailure=yes -- \"$5\"", "sh", At("config"), At("user"), At("known"), $"{Port}", $"{Environment.UserName}@127.0.0.1");
    }

    /// <summary>Ends every connection, as a network that fails; the server goes on.</summary>
    public void Disconnect()
    {
        foreach (var child in File.ReadAllText($"/proc/{sshd.Id}/task/{sshd.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            using var connection = Process.GetProcessById(int.Parse(child, System.Globalization.CultureInfo.InvariantCulture));
            connection.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Ends the server and every connection of it.</summary>
    public void Dispose()
    {
        sshd.Kill(entireProcessTree: true);
        sshd.WaitForExit();
        sshd.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Runs a program that must succeed and returns its standard output.</summary>
    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, $"{program} {string.Join(' ', arguments)}");
        return output;
    }

    private async Task PrepareAsync()
    {
        sshd.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not { } text) return;
            lock (log) log.Add(text);
            news.Writer.TryWrite(text);
        };
        sshd.BeginErrorReadLine();
        Fingerprint = (await RunAsync("ssh-keygen", "-lf", At("host.pub"))).Split(' ')[1];
        await File.WriteAllTextAsync(At("known"), await KnownHostAsync("host.pub"));
        await File.WriteAllTextAsync(At("changed"), await KnownHostAsync("other.pub"));
        await File.WriteAllTextAsync(At("empty"), "");
        await File.WriteAllTextAsync(At("config"), "");
        await LoggedAsync("Server listening on", CancellationToken.None);
    }

    private async Task<string> KnownHostAsync(string key)
    {
        var words = (await File.ReadAllTextAsync(At(key))).Split(' ');
        return $"[127.0.0.1]:{Port} {words[0]} {words[1]}\n";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
