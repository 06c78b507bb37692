using System.Text;

namespace Slipway.Ssh;

/// <summary>The end of what a process writes to standard error, read while it runs so that it never waits for a reader.</summary>
internal sealed class StderrTail : IDisposable
{
    private const int Limit = 8 * 1024;

    // A connection master that ssh left in the background (ControlPersist) keeps standard error open, and says nothing more.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Stream stderr;
    private readonly StringBuilder tail = new();
    private readonly Task reading;

    public StderrTail(Stream stderr)
    {
        this.stderr = stderr;
        reading = KeepAsync();
    }

    /// <summary>What was said last, once it is complete or nothing more comes.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(reading, Task.Delay(Patience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        lock (tail) return tail.ToString();
    }

    public void Dispose() => stderr.Dispose();

    private async Task KeepAsync()
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[1024];
        var text = new char[1024 + 1];
        try
        {
            while (await stderr.ReadAsync(bytes) is var read and > 0)
            {
                var count = decoder.GetChars(bytes, 0, read, text, 0);
                lock (tail)
                {
                    tail.Append(text, 0, count);
                    if (tail.Length > Limit) tail.Remove(0, tail.Length - Limit);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The channel was disposed under the reader.
        }
    }
}
