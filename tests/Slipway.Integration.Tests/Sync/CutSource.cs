using System.Runtime.CompilerServices;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Integration.Tests.Sync;

/// <summary>Counts the files that are read, and stops the sync after some.</summary>
internal sealed class CutSource(IContentSource inner, int after, CancellationTokenSource? stop) : IContentSource
{
    public int Opened { get; private set; }

    public async IAsyncEnumerable<SourceFile> ReadAsync(IReadOnlyList<Entry> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in inner.ReadAsync(files, cancellationToken))
        {
            if (++Opened > after) await stop!.CancelAsync();
            yield return file;
        }
    }
}
