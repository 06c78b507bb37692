using Slipway.Diagnostics;

namespace Slipway.Images.Registries;

/// <summary>How often one thing is tried, and how long is waited in between.</summary>
/// <param name="attempts">How many in a row may fail; at least one.</param>
/// <param name="time">Waits.</param>
internal sealed class Patience(int attempts, TimeProvider time)
{
    // Nobody waits for a build that waits longer than this for its turn.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private int failures;

    /// <summary>Tries until it works or the attempts are used up.</summary>
    public async Task<T> TryAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await action();
            }
            catch (PassingFailure failure)
            {
                await AfterAsync(failure, cancellationToken);
            }
        }
    }

    /// <summary>Waits for the next attempt.</summary>
    /// <exception cref="SlipwayException">There is none.</exception>
    public async Task AfterAsync(PassingFailure failure, CancellationToken cancellationToken)
    {
        failures++;
        if (failures >= attempts || failure.Kind == PassingFailureKind.NeverConnected || failure.RetryAfter > LongestWait)
            throw new SlipwayException(failure.Diagnostic);
        var wait = failure.RetryAfter ?? TimeSpan.FromSeconds(1 << Math.Min(failures - 1, 4));
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>Enough has been achieved since the last failure to start counting again.</summary>
    public void Reward() => failures = 0;
}
