using System.Diagnostics;
using Slipway.Deploy.Hosts;
using Slipway.Deploy.Locking;
using Slipway.Ssh;
using Slipway.Ssh.Shells;

namespace Slipway.Deploy.Tests.Hosts;

/// <summary>This machine in place of a host: real shells, no ssh, no engine.</summary>
internal sealed class LocalHost(string folder, string program = "dash", string? path = null) : ISshChannelFactory
{
    /// <summary>The shells and tools that a host may have; used with DynamicData.</summary>
    public static IEnumerable<object[]> Userlands => [["dash", "gnu"], ["bash --posix", "gnu"], ["busybox sh", "busybox"]];

    /// <summary>The shell opened last.</summary>
    public Process? Last { get; private set; }

    /// <summary>Whether channels are refused from now on, as when the host is gone.</summary>
    public bool IsCut { get; set; }

    public static LocalHost Of(string folder, string program, string userland) =>
        new(folder, program, userland == "busybox" ? BusyBox(System.IO.Path.Combine(folder, "bin")) : null);

    public async Task<HostSession> OpenAsync(CancellationToken cancellationToken)
    {
        var host = new DeployHost { Name = "web1", Address = new SshDestination("here") };
        Task<IRemoteShell> ShellAsync(CancellationToken token) => RemoteShell.OpenAsync(this, host.Address, token);
        return new HostSession(host, await ShellAsync(cancellationToken), null!, System.IO.Path.Combine(folder, "state", "it's shop"), ShellAsync);
    }

    public static Task<DeployLock> LockAsync(HostSession session, CancellationToken cancellationToken, LockRequest? request = null) =>
        DeployLock.TakeAsync(session, request ?? new LockRequest { Actor = "me@here", Purpose = "deploy of release 1" }, new QuietLog(), cancellationToken);

    public Task<Stream> OpenAsync(SshDestination destination, RemoteCommand command, CancellationToken cancellationToken)
    {
        if (IsCut) throw new Diagnostics.SlipwayException(Diagnostics.Diagnostic.Error("SLIP1104", "cut"));
        var words = program.Split(' ');
        words[0] = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(at => System.IO.Path.Combine(at, words[0])).First(File.Exists);
        var start = new ProcessStartInfo("/usr/bin/setsid", words) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = folder;
        if (path is not null) start.Environment["PATH"] = path;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        Last = process;
        return Task.FromResult<Stream>(new Channel(process));
    }

    private static string BusyBox(string links)
    {
        Directory.CreateDirectory(links);
        var busybox = File.Exists("/bin/busybox") ? "/bin/busybox" : "/usr/bin/busybox";
        using var install = Process.Start(busybox, ["--install", "-s", links]);
        install.WaitForExit();
        return links;
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
