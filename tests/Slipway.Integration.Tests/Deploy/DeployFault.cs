using System.Globalization;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>A fault of a deployment.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Step">At which step, counted from 1.</param>
/// <param name="After">Milliseconds later.</param>
/// <param name="Host">Index of the host that it happens to, where it does not happen to the deploying process.</param>
/// <param name="IsRollback">Whether a rollback is what goes wrong.</param>
internal sealed record DeployFault(DeployFaultKind Kind, int Step, double After = 0, int Host = 0, bool IsRollback = false)
{
    /// <summary>What Slipway.Deploy.Faults is told.</summary>
    public IReadOnlyList<string> Arguments => [
        $"action={(IsRollback ? "rollback" : "deploy")}",
        $"fault={(Kind is DeployFaultKind.Cut or DeployFaultKind.Engine ? "Pause" : Kind.ToString())}",
        string.Create(CultureInfo.InvariantCulture, $"at={Step}"),
        string.Create(CultureInfo.InvariantCulture, $"after={After}")];

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind}{(Kind is DeployFaultKind.Cut or DeployFaultKind.Engine ? $" of host{Host + 1}" : "")} at step {Step}{(After > 0 ? $" + {After} ms" : "")} of a {(IsRollback ? "rollback" : "deployment")}");
}

/// <summary>What happens.</summary>
internal enum DeployFaultKind
{
    None,

    /// <summary>The deploying process is killed.</summary>
    Kill,

    /// <summary>It is stopped, and goes on when another deployment has taken its place.</summary>
    Stop,

    /// <summary>It is told to end.</summary>
    Cancel,

    /// <summary>All ssh connections of a host are cut.</summary>
    Cut,

    /// <summary>The engine of a host is killed, and started again.</summary>
    Engine,
}
