using System.Runtime.CompilerServices;
using Slipway.Diagnostics;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>Gives failures of calls about a volume the volume's name.</summary>
internal sealed class VolumeGuard(string side)
{
    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (Named(e) is { } named)
        {
            throw named;
        }
    }

    public async IAsyncEnumerable<T> EnumerateAsync<T>(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var enumerator = items.GetAsyncEnumerator(cancellationToken);
        while (await RunAsync(() => enumerator.MoveNextAsync().AsTask())) yield return enumerator.Current;
    }

    // What the other side said of itself while it was read from stays as it is.
    private SlipwayException? Named(Exception failure) => failure switch
    {
        MalformedArchiveException => new SlipwayException(VolumeErrors.Malformed(side, failure.Message), failure),
        SlipwayException gone when HelperContainers.IsGone(gone) => new SlipwayException(VolumeErrors.LockLost(side), gone.InnerException),
        SlipwayException engine when engine.Diagnostics[0].Code.StartsWith("SLIP10", StringComparison.Ordinal) => new SlipwayException(VolumeErrors.Failed(side, engine.Diagnostics[0]), engine.InnerException),
        InvalidDataException => new SlipwayException(VolumeErrors.Malformed(side, failure.Message), failure),
        _ => null,
    };
}
