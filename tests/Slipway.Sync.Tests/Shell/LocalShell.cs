using System.Diagnostics;
using System.Text;
using Slipway.Ssh.Shells;

namespace Slipway.Sync.Tests.Shell;

/// <summary>A shell of this machine in place of a host's: a process for each script.</summary>
internal sealed class LocalShell(Userland userland) : IRemoteShell
{
    private const string Probe = """
        printf '%s\n' "$(uname -s)" "$(uname -m)" "$(id -u)" "$HOME" "$(cat /proc/sys/kernel/random/boot_id)"
        """;

    private RemoteHost? _host;

    /// <summary>How often it was asked.</summary>
    public int Calls { get; private set; }

    /// <summary>Bytes written to scripts.</summary>
    public long Sent { get; private set; }

    /// <summary>Bytes that scripts wrote.</summary>
    public long Received { get; private set; }

    /// <summary>Stops sending after so many bytes, as a lost connection does.</summary>
    public long? CutAfter { get; set; }

    public RemoteHost Host => _host ??= Open();

    public async Task<ShellResult> RunAsync(ShellScript script, CancellationToken cancellationToken)
    {
        Calls++;
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, script.Text.ToArray(), cancellationToken);
            using var process = Start(file);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            using var ending = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            var input = SendAsync(process, script, cancellationToken);
            var counted = new CountedStream(process.StandardOutput.BaseStream, read => Received += read);
            try
            {
                await (script.Output ?? ((stream, token) => stream.CopyToAsync(Stream.Null, token)))(counted, cancellationToken);
            }
            catch
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            await input;
            await process.WaitForExitAsync(cancellationToken);
            return new ShellResult(process.ExitCode, (await error).Replace('\n', ' '));
        }
        finally
        {
            File.Delete(file);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task SendAsync(Process process, ShellScript script, CancellationToken cancellationToken)
    {
        var stream = process.StandardInput.BaseStream;
        try
        {
            if (script.Input is { } write) await write(new CountedStream(stream, count => Sent += count, CutAfter), cancellationToken);
            await stream.DisposeAsync();
        }
        catch (IOException)
        {
            // The script ended, or the line is cut.
            await CloseAsync(stream);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task CloseAsync(Stream stream)
    {
        try
        {
            await stream.DisposeAsync();
        }
        catch (IOException)
        {
        }
    }

    private Process Start(string file)
    {
        var start = new ProcessStartInfo(userland.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.Latin1,
        };
        foreach (var argument in userland.Arguments) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(file);
        start.Environment["PATH"] = userland.SearchPath;
        if (userland.IsUnprivileged)
        {
            start.ArgumentList.Insert(0, userland.Program);
            foreach (var argument in (string[])["--clear-groups", "--reuid=65534", "--regid=65534"]) start.ArgumentList.Insert(0, argument);
            start.FileName = "/usr/bin/setpriv";
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, (UnixFileMode)0x1A4);
        }

        return Process.Start(start)!;
    }

    private RemoteHost Open()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Probe);
        using var process = Start(file);
        process.StandardInput.Close();
        var lines = process.StandardOutput.ReadToEnd().Split('\n');
        File.Delete(file);
        return userland.Describe(new RemoteHost { System = lines[0], Machine = lines[1], UserId = int.Parse(lines[2], System.Globalization.CultureInfo.InvariantCulture), Home = lines[3], ShellProcess = process.Id, BootId = lines[4] });
    }

    private sealed class CountedStream(Stream stream, Action<int> count, long? cutAfter = null) : Slipway.Ssh.SequentialStream
    {
        private long _written;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            count(read);
            return read;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var left = cutAfter is { } most ? (int)Math.Min(buffer.Length, most - _written) : buffer.Length;
            await stream.WriteAsync(buffer[..left], cancellationToken);
            _written += left;
            count(left);
            if (left < buffer.Length) throw new IOException("cut");
        }
    }
}
