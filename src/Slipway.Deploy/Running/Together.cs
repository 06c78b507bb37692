using Slipway.Diagnostics;

namespace Slipway.Deploy.Running;

/// <summary>Several pieces of work at once whose failures are all told.</summary>
internal static class Together
{
    /// <summary>Waits for all, also when some fail.</summary>
    /// <exception cref="SlipwayException">Holds what each of them said.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<T[]> AllAsync<T>(IReadOnlyList<Task<T>> doing, CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(doing);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var said = new List<Diagnostic>();
        foreach (var one in doing)
        {
            if (one.Exception?.InnerException is SlipwayException failure)
                said.AddRange(failure.Diagnostics);
            else if (one.Exception is not null)
                return await all;
        }

        // What was cancelled because the user wants no more of it is no failure of its own.
        if (said.Count > 0 && !cancellationToken.IsCancellationRequested)
            throw new SlipwayException([.. said.Distinct()]);
        return await all;
    }
}
