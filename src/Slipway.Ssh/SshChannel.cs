using System.Diagnostics;
using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>Standard input and output of a remote command. Ends the ssh client when disposed.</summary>
internal sealed class SshChannel : SequentialStream, IDuplex
{
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly SshDestination destination;
    private readonly RemoteCommand command;
    private readonly SshClientOptions options;
    private readonly AskPass? askPass;
    private readonly Stream input;
    private readonly Stream output;
    private readonly StderrTail stderr;
    private bool received;
    private int disposed;

    public SshChannel(Process process, SshDestination destination, RemoteCommand command, SshClientOptions options, AskPass? askPass)
    {
        (this.process, this.destination, this.command, this.options, this.askPass) = (process, destination, command, options, askPass);
        input = process.StandardInput.BaseStream;
        output = process.StandardOutput.BaseStream;
        stderr = new StderrTail(process.StandardError.BaseStream);
    }

    public bool IsOpen => disposed == 0 && !process.HasExited;

    public ValueTask CloseWriteAsync(CancellationToken cancellationToken) => input.DisposeAsync();

    /// <summary>The last line the client wrote to standard error.</summary>
    public async Task<string> SaidAsync(CancellationToken cancellationToken) => SshFailure.LastLine(await stderr.ReadAsync(cancellationToken));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await output.ReadAsync(buffer, cancellationToken);
        if (read > 0) Received();
        else if (buffer.Length > 0) await ThrowIfFailedAsync(cancellationToken);
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await input.WriteAsync(buffer, cancellationToken);
            await input.FlushAsync(cancellationToken);
        }
        catch (IOException) when (disposed == 0)
        {
            await ThrowIfFailedAsync(cancellationToken);
            throw;
        }
    }

    // A tar archive that is disposed synchronously writes its end so.
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        input.Write(buffer);
        input.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref disposed, 1) == 0)
        {
            try
            {
                // A proxy that is still on its way has not noticed. Later it ends with its client, or goes on for a connection that is shared.
                process.Kill(entireProcessTree: !received);
            }
            catch (InvalidOperationException)
            {
                // It ended by itself.
            }

            // A process whose streams were asked for does not dispose them.
            output.Dispose();
            stderr.Dispose();
            CloseInput();
            process.Dispose();
            askPass?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Received()
    {
        if (received) return;
        received = true;
        // Whoever speaks has let us in.
        askPass?.Dispose();
    }

    private void CloseInput()
    {
        try
        {
            input.Dispose();
        }
        catch (IOException)
        {
            // What was not sent yet has nobody to read it.
        }
    }

    private async Task ThrowIfFailedAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ExitPatience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It closed its output and lives on: not an end that can be explained.
            return;
        }

        if (process.ExitCode == 0) return;
        var said = await stderr.ReadAsync(cancellationToken);
        throw new SlipwayException(SshFailure.Explain(destination, command, process.ExitCode, said, received, options));
    }
}
