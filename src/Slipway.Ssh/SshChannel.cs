using System.Diagnostics;
using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Ssh;

/// <summary>Standard input and output of a remote command. Ends the ssh client when disposed.</summary>
internal sealed class SshChannel : Stream, IDuplex
{
    private const int StderrLimit = 8 * 1024;
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly SshDestination destination;
    private readonly RemoteCommand command;
    private readonly Stream input;
    private readonly Stream output;
    private readonly Task<string> stderr;
    private bool received;
    private int disposed;

    public SshChannel(Process process, SshDestination destination, RemoteCommand command)
    {
        (this.process, this.destination, this.command) = (process, destination, command);
        input = process.StandardInput.BaseStream;
        output = process.StandardOutput.BaseStream;
        stderr = KeepTailAsync(process.StandardError.BaseStream);
    }

    public bool IsOpen => disposed == 0 && !process.HasExited;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public ValueTask CloseWriteAsync(CancellationToken cancellationToken) => input.DisposeAsync();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await output.ReadAsync(buffer, cancellationToken);
        if (read > 0) received = true;
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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("An SSH channel is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An SSH channel is written asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref disposed, 1) == 0)
        {
            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It ended by itself.
            }

            process.Dispose();
        }

        base.Dispose(disposing);
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
        var said = await stderr.WaitAsync(cancellationToken);
        throw new SlipwayException(SshFailure.Explain(destination, command, process.ExitCode, said, received));
    }

    private static async Task<string> KeepTailAsync(Stream stream)
    {
        var tail = new StringBuilder();
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer) is var read and > 0)
            {
                tail.Append(Encoding.UTF8.GetString(buffer, 0, read));
                if (tail.Length > StderrLimit) tail.Remove(0, tail.Length - StderrLimit);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The channel was disposed under the reader.
        }

        return tail.ToString();
    }
}
