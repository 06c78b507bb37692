using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Ssh.Shells;

/// <summary>One channel to a remote shell that runs <see cref="ShellBootstrap"/>.</summary>
internal sealed class ShellConnection : IDisposable
{
    private static readonly RemoteCommand Shell = RemoteCommand.Of("exec", "/bin/sh");

    // Login scripts that take longer wait for something that never comes.
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);

    // What a result's line may take: the exit code and one word.
    private const int LineLimit = 64;
    private const int ProbeLimit = 64 * 1024;

    private readonly SshDestination destination;
    private readonly Stream channel;
    private readonly MarkedStream reading;
    private bool usable;

    private ShellConnection(SshDestination destination, Stream channel) => (this.destination, this.channel, reading) = (destination, channel, new MarkedStream(channel));

    /// <summary>What the host has.</summary>
    public RemoteHost Host { get; private set; } = null!;

    /// <summary>False once the connection cannot take another script.</summary>
    public bool IsUsable => usable && channel is not IDuplex { IsOpen: false };

    public static async Task<ShellConnection> OpenAsync(ISshChannelFactory channels, SshDestination destination, CancellationToken cancellationToken)
    {
        var connection = new ShellConnection(destination, await channels.OpenAsync(destination, Shell, cancellationToken));
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(StartPatience);
            await connection.StartAsync(patience.Token);
            return connection;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            connection.Dispose();
            throw new SlipwayException(SshErrors.ShellSilent(destination, StartPatience));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a script. Whatever is not an orderly end makes the connection unusable.</summary>
    public async Task<ShellResult> RunAsync(ShellScript script, CancellationToken cancellationToken)
    {
        if (script.Text.Span.Contains((byte)0)) throw new ArgumentException("A script holds a NUL.", nameof(script));
        usable = false;
        var marker = Marker();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        reading.EndAt(marker);
        var writing = WriteAsync(script, marker, stopping);
        try
        {
            var result = await ReadAsync(script, marker, writing, stopping.Token);
            if (writing.IsCompletedSuccessfully) return result;

            // The script ended without its input, which has nobody to read it any more.
            usable = false;
            await stopping.CancelAsync();
            Dispose();
            await SettledAsync(writing);
            return result;
        }
        catch (Exception e)
        {
            usable = false;
            await stopping.CancelAsync();
            Dispose();
            await SettledAsync(writing);
            cancellationToken.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(Cause(e, writing.Exception?.InnerException));
            throw;
        }
    }

    public void Dispose() => channel.Dispose();

    private static string Marker() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var marker = Marker();
        reading.EndAt(marker);
        try
        {
            await channel.WriteAsync(ShellBootstrap.For(marker), cancellationToken);
            await reading.SkipAsync(cancellationToken);
            reading.EndAt(marker);
            var said = await reading.FinishAsync(ProbeLimit, cancellationToken);
            reading.EndAt("\n");
            await reading.SkipAsync(cancellationToken);
            Host = HostProbe.Read(Encoding.UTF8.GetString(said)) ?? throw new SlipwayException(SshErrors.ShellUnfit(destination));
            usable = true;
        }
        catch (Exception e) when (e is IOException || (e is SlipwayException failure && failure.Diagnostics[0].Code == SshErrors.CommandFailedCode))
        {
            throw new SlipwayException(SshErrors.NoShell(destination, reading.Last is { Length: > 0 } last ? last : "its output ended before the shell answered"));
        }
    }

    private async Task WriteAsync(ShellScript script, string marker, CancellationTokenSource stopping)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{marker} {script.Text.Length} {(script.Input is null ? 'n' : 'i')}\n");
        var call = new byte[line.Length + script.Text.Length];
        Encoding.ASCII.GetBytes(line, call);
        script.Text.Span.CopyTo(call.AsSpan(line.Length));
        await channel.WriteAsync(call, stopping.Token);
        if (script.Input is null) return;
        using var input = new ShellInput(channel);
        try
        {
            await script.Input(input, stopping.Token);
            await input.CompleteAsync(stopping.Token);
        }
        catch when (!input.IsLost)
        {
            // Nothing would end the script, and with it the reader. The end of a connection does, maybe behind a result.
            await stopping.CancelAsync();
            throw;
        }
    }

    private async Task<ShellResult> ReadAsync(ShellScript script, string marker, Task writing, CancellationToken cancellationToken)
    {
        if (script.Output is { } output)
        {
            await using var stream = new ShellOutput(reading);
            await output(stream, cancellationToken);
        }

        await reading.SkipAsync(cancellationToken);
        reading.EndAt("\n");
        var line = Encoding.ASCII.GetString(await reading.FinishAsync(LineLimit, cancellationToken)).Trim();
        reading.EndAt(marker);
        var error = await reading.FinishAsync(ShellBootstrap.ErrorLimit, cancellationToken);
        reading.EndAt("\n");
        await reading.SkipAsync(cancellationToken);
        var blank = line.IndexOf(' ');
        if (blank < 0 || !byte.TryParse(line.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var code)) throw new EndOfStreamException();
        usable = line.AsSpan(blank + 1) is "whole";
        if (usable) await writing;
        return new ShellResult(code, Printable.Line(Encoding.UTF8.GetString(error)).TrimEnd());
    }

    // Each side's failure ends the other: the cause is what is neither a cancellation nor an end, and the reader knows more of a lost connection than the writer.
    private Exception Cause(Exception reading, Exception? writing)
    {
        if (reading is OperationCanceledException && writing is not null) return writing;
        if (reading is EndOfStreamException && writing is SlipwayException) return writing;
        return reading is EndOfStreamException ? new SlipwayException(SshErrors.ConnectionLost(destination, "its shell ended"), reading) : reading;
    }

    // Its failure is known, or follows from the connection's end.
    private static async Task SettledAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
