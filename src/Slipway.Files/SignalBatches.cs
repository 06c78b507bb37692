using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Slipway.Files;

/// <summary>Takes signals together that come shortly after each other: what an editor, a compiler or git does in one go is one change.</summary>
public static class SignalBatches
{
    /// <param name="signals">The signals; when it is completed the batches end.</param>
    /// <param name="quiet">A batch ends when nothing came for this long.</param>
    /// <param name="patience">A batch ends when this much time has gone since its first signal.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<IReadOnlySet<WatchSignal>> ReadAsync(
        ChannelReader<WatchSignal> signals, TimeSpan quiet, TimeSpan patience, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await signals.WaitToReadAsync(cancellationToken))
        {
            var batch = new HashSet<WatchSignal>();
            using var latest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            latest.CancelAfter(patience);
            do
            {
                while (signals.TryRead(out var signal)) batch.Add(signal);
            }
            while (!latest.IsCancellationRequested && await MoreAsync(signals, quiet, latest.Token));

            cancellationToken.ThrowIfCancellationRequested();
            yield return batch;
        }
    }

    private static async Task<bool> MoreAsync(ChannelReader<WatchSignal> signals, TimeSpan quiet, CancellationToken latest)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(latest);
        pause.CancelAfter(quiet);
        try
        {
            return await signals.WaitToReadAsync(pause.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
