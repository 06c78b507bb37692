using Slipway.Diagnostics;
using Slipway.Docker.Swarm;

namespace Slipway.Deploy.Swarm;

/// <summary>What has to be done to bring a swarm from its observed to the desired state of a stack; what stays is there, too. Prints as text (<see cref="SwarmPlanText"/>).</summary>
public sealed record SwarmPlan
{
    public required string ProjectName { get; init; }
    public IReadOnlyList<SwarmNetworkAction> Networks { get; init; } = [];

    /// <summary>Secrets, then configs.</summary>
    public IReadOnlyList<SwarmObjectAction> Objects { get; init; } = [];

    /// <summary>Each after those it depends on.</summary>
    public IReadOnlyList<SwarmServiceAction> Services { get; init; } = [];

    /// <summary>What the stack has and the project does not: services, then secrets, configs and networks, which go when no service uses them any more.</summary>
    public IReadOnlyList<SwarmRemoval> Removals { get; init; } = [];
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty
    {
        get
        {
            if (Removals.Count > 0) return false;
            foreach (var network in Networks)
            {
                if (network.Kind != SwarmActionKind.Keep) return false;
            }

            foreach (var stored in Objects)
            {
                if (stored.Kind != SwarmActionKind.Keep) return false;
            }

            foreach (var service in Services)
            {
                if (service.Kind != SwarmActionKind.Keep) return false;
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => SwarmPlanText.Of(this);
}

/// <summary>What is done with something of a stack.</summary>
public enum SwarmActionKind
{
    Keep,
    Create,

    /// <summary>Of services only.</summary>
    Update,
}

/// <summary>A network.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Network">The network.</param>
/// <param name="Cause">Why; null with <see cref="SwarmActionKind.Keep"/>.</param>
public sealed record SwarmNetworkAction(SwarmActionKind Kind, SwarmNetwork Network, string? Cause = null);

/// <summary>A secret or config.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Name">The swarm's name, with its digest.</param>
/// <param name="Described">What it is; content is asked for again when it is made.</param>
/// <param name="Id">The swarm's, where it is there.</param>
/// <param name="Cause">Why; null with <see cref="SwarmActionKind.Keep"/>.</param>
public sealed record SwarmObjectAction(SwarmActionKind Kind, string Name, SwarmObject Described, string? Id, string? Cause = null);

/// <summary>A service.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Service">The service.</param>
/// <param name="Spec">What it is to be; secrets and configs have their names, and no ids yet.</param>
/// <param name="TaskDigest">The value of <see cref="SwarmLabels.Task"/> on its new tasks.</param>
/// <param name="Existing">As it is; null with <see cref="SwarmActionKind.Create"/>.</param>
/// <param name="Cause">Why; null with <see cref="SwarmActionKind.Keep"/>. Names of members, never their values.</param>
public sealed record SwarmServiceAction(SwarmActionKind Kind, SwarmService Service, ServiceSpec Spec, string TaskDigest, ServiceInspect? Existing, string? Cause = null)
{
    /// <summary>Whether its tasks are replaced.</summary>
    public bool ReplacesTasks { get; init; }
}

/// <summary>Something that goes.</summary>
/// <param name="What"><c>service</c>, <c>secret</c>, <c>config</c>, <c>network</c>.</param>
/// <param name="Name">The swarm's name.</param>
/// <param name="Id">The swarm's id.</param>
/// <param name="Cause">Why.</param>
public sealed record SwarmRemoval(string What, string Name, string Id, string Cause);
