using Slipway.Images.Dockerfiles;
using Slipway.Images.Fingerprints;

namespace Slipway.Images.Building;

/// <summary>
/// A context's fingerprint, begun while the engine is still being asked. Which files matter depends a little on the base images; that part is guessed, and where the
/// guess turns out wrong the fingerprint is taken again.
/// </summary>
internal sealed class EarlyFingerprint : IAsyncDisposable
{
    private readonly ContextUse guess;
    private readonly Task<ContextFingerprintResult> fingerprint;
    private readonly CancellationTokenSource ending;

    private EarlyFingerprint(ContextUse guess, Task<ContextFingerprintResult> fingerprint, CancellationTokenSource ending) =>
        (this.guess, this.fingerprint, this.ending) = (guess, fingerprint, ending);

    /// <summary>Begins on another thread.</summary>
    public static EarlyFingerprint Begin(PreparedImage image, BuildContextFiles files, string digestCache, CancellationToken cancellationToken)
    {
        var guess = image.ContextUse(_ => new BaseImageFacts(new Dictionary<string, string>(), []));
        var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return new(guess, Task.Run(() => ContextFingerprint.ComputeAsync(files.Relevant(guess), digestCache, ending.Token), ending.Token), ending);
    }

    /// <summary>The fingerprint, if it was taken of the files that matter; else null.</summary>
    public Task<ContextFingerprintResult>? For(ContextUse use) =>
        use.IsEverything == guess.IsEverything && use.Patterns.SequenceEqual(guess.Patterns) ? fingerprint : null;

    /// <summary>Ends it where nobody wanted it: nothing is read or written after a build has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!fingerprint.IsCompleted)
            await ending.CancelAsync();
        await ((Task)fingerprint).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }
}
