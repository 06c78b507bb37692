using Slipway.Images.Dockerfiles;
using Slipway.Images.Fingerprints;

namespace Slipway.Images.Building;

/// <summary>
/// A context's fingerprint, begun while the engine is still being asked. Which files matter depends a little on the base images; that part is guessed, and where the
/// guess turns out wrong the fingerprint is taken again.
/// </summary>
internal sealed class EarlyFingerprint
{
    private readonly ContextUse guess;
    private readonly Task<ContextFingerprintResult> fingerprint;

    private EarlyFingerprint(ContextUse guess, Task<ContextFingerprintResult> fingerprint) => (this.guess, this.fingerprint) = (guess, fingerprint);

    /// <summary>Begins on another thread.</summary>
    public static EarlyFingerprint Begin(PreparedImage image, BuildContextFiles files, string digestCache, CancellationToken cancellationToken)
    {
        var guess = image.ContextUse(_ => new BaseImageFacts(new Dictionary<string, string>(), []));
        return new(guess, Task.Run(() => ContextFingerprint.ComputeAsync(files.Relevant(guess), digestCache, cancellationToken), cancellationToken));
    }

    /// <summary>The fingerprint, if it was taken of the files that matter; else null.</summary>
    public Task<ContextFingerprintResult>? For(ContextUse use) =>
        use.IsEverything == guess.IsEverything && use.Patterns.SequenceEqual(guess.Patterns) ? fingerprint : null;
}
