using Slipway.Compose.Planning;
using Slipway.Diagnostics;
using Slipway.Docker;

namespace Slipway.Compose.Running;

/// <summary>Carries plans out. Decides nothing; every service goes its own way at once and waits only for what its start depends on, told by the engine's events.</summary>
/// <param name="engine">The engine.</param>
/// <param name="log">Hears what happens.</param>
/// <param name="options">How.</param>
public sealed class StackRunner(Engine engine, IComposeLog log, RunOptions options)
{
    /// <summary>Carries a plan out. Its images are there already.</summary>
    /// <exception cref="SlipwayException">A service could not be brought up: names it, its exit code or last health output, and the last lines of its log.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: every container is either as it was or as it should be, or on the way to the latter and resumed by the next run.</exception>
    public Task<StackOutcome> ApplyAsync(ComposePlan plan, DesiredProject desired, CancellationToken cancellationToken)
    {
        _ = (engine, log, options);
        throw new NotImplementedException();
    }
}
