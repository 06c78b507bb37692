using System.Diagnostics;

namespace Slipway.Ssh.Tests;

/// <summary>
/// Channels to a shell of this machine instead of a remote one, in a session of its own as sshd makes it. <see cref="Program"/> is what /bin/sh would be: sh, dash, "bash --posix", "busybox sh".
/// </summary>
internal sealed class LocalShells(string program) : ISshChannelFactory
{
    /// <summary>The shells of this machine a test is to pass with; used with DynamicData.</summary>
    public static IEnumerable<object[]> Kinds => [["dash"], ["bash --posix"], ["busybox sh"]];

    public string Program { get; } = program;

    /// <summary>Variables the shell gets, over those of this process. <c>PATH</c> chooses the userland, <c>HOME</c> the home folder.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>A line login scripts print very often before the shell begins.</summary>
    public string Noise { get; init; } = "";

    /// <summary>How many channels were opened.</summary>
    public int Opened { get; private set; }

    /// <summary>The process of the channel opened last, for tests that end it.</summary>
    public Process? Last { get; private set; }

    /// <summary>A folder of links to BusyBox by the names of its applets, as a userland for <c>PATH</c>; the caller removes it.</summary>
    public static string BusyBoxUserland(string folder)
    {
        Directory.CreateDirectory(folder);
        using var list = Process.Start(new ProcessStartInfo("busybox", ["--list"]) { RedirectStandardOutput = true })!;
        const string BusyBox = "/bin/busybox";
        var program = File.Exists(BusyBox) ? BusyBox : "/usr" + BusyBox;
        while (list.StandardOutput.ReadLine() is { } name) File.CreateSymbolicLink(Path.Combine(folder, name), program);
        list.WaitForExit();
        return folder;
    }

    public Task<Stream> OpenAsync(SshDestination destination, RemoteCommand command, CancellationToken cancellationToken)
    {
        if (command.ToString() != "exec /bin/sh") throw new ArgumentException($"Not a shell: {command}", nameof(command));
        var start = new ProcessStartInfo("/usr/bin/setsid", Words()) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        if (Noise.Length > 0)
        {
            start.ArgumentList.Clear();
            foreach (var word in (string[])["/bin/sh", "-c", "yes \"$0\" | head -n 20000; printf %s \"$0\"; exec \"$@\"", Noise, .. Words()]) start.ArgumentList.Add(word);
        }

        Last = Process.Start(start)!;
        Last.ErrorDataReceived += (_, _) => { };
        Last.BeginErrorReadLine();
        Opened++;
        return Task.FromResult<Stream>(new Channel(Last));
    }

    // PATH chooses the userland, not the shell.
    private string[] Words()
    {
        var words = Program.Split(' ');
        words[0] = System.Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, words[0])).First(File.Exists);
        return words;
    }

    private sealed class Channel(Process process) : SequentialStream, IDuplex
    {
        private readonly Stream input = process.StandardInput.BaseStream;
        private readonly Stream output = process.StandardOutput.BaseStream;
        private bool disposed;

        public bool IsOpen => !disposed && !process.HasExited;

        public ValueTask CloseWriteAsync(CancellationToken cancellationToken) => input.DisposeAsync();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => output.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await input.WriteAsync(buffer, cancellationToken);
            await input.FlushAsync(cancellationToken);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            input.Write(buffer);
            input.Flush();
        }

        // As when a connection is lost: the pipes are closed and the shell finds out.
        protected override void Dispose(bool disposing)
        {
            if (disposing && !disposed)
            {
                disposed = true;
                output.Dispose();
                try
                {
                    input.Dispose();
                }
                catch (IOException)
                {
                    // The shell is gone.
                }
            }

            base.Dispose(disposing);
        }
    }
}
