using Slipway.Compose.Containers;
using Slipway.Compose.Model;

namespace Slipway.Compose.Planning;

/// <summary>The desired state in the engine's terms.</summary>
/// <param name="Project">The model.</param>
/// <param name="Containers">What each enabled service's containers are to be, by service.</param>
/// <param name="Images">The image of each service as it will be: what the engine has, what was or will be pulled or built.</param>
public sealed record DesiredProject(ComposeProject Project, IReadOnlyDictionary<string, ServiceContainer> Containers, IReadOnlyDictionary<string, ServiceImage> Images);

/// <summary>A service's image.</summary>
/// <param name="Reference">What containers are created from.</param>
/// <param name="Id">The engine's id; null when it is not known before the plan is carried out.</param>
/// <param name="Step">What has to be done to have it.</param>
/// <param name="Cause">Why, for the plan; null with <see cref="ImageStep.None"/>.</param>
public sealed record ServiceImage(string Reference, string? Id, ImageStep Step = ImageStep.None, string? Cause = null);

/// <summary>What has to be done to have an image.</summary>
public enum ImageStep
{
    None,
    Pull,
    Build,
}

/// <summary>What the caller of <c>ComposeUp</c> asks for beyond the files.</summary>
public sealed record UpOptions
{
    /// <summary>The services meant, with those they depend on; empty for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];
    public RecreatePolicy Recreate { get; init; }
    public bool RemoveOrphans { get; init; }

    /// <summary>Containers wanted, over what the files say.</summary>
    public IReadOnlyDictionary<string, int> Scale { get; init; } = new Dictionary<string, int>();

    /// <summary>Whether containers get new anonymous volumes instead of those of the ones they replace.</summary>
    public bool RenewAnonymousVolumes { get; init; }

    /// <summary>In which order containers are replaced.</summary>
    public ReplacementPolicy Replacement { get; init; }

    /// <summary>
    /// Whether a service that could be replaced start-first but for its host ports, and whose definition has a health check, is tried first: a container of its own, without
    /// the ports and the service's names, has to become healthy before the old one is stopped. Only with <see cref="ReplacementPolicy.StartFirstWherePossible"/>.
    /// </summary>
    public bool Rehearse { get; init; }
}

/// <summary>In which order containers are replaced.</summary>
public enum ReplacementPolicy
{
    /// <summary>Each old one stops before the new one starts, as with docker compose.</summary>
    StopFirst,

    /// <summary>
    /// <c>deploy.update_config.order</c> where a service has it, else start-first where nothing keeps two of its containers from running at the same time. Old containers,
    /// surplus ones and orphans included, go when every new one that was started beside an old one is ready; else all of these go and the old ones stay.
    /// </summary>
    StartFirstWherePossible,
}

/// <summary>When containers are made anew.</summary>
public enum RecreatePolicy
{
    /// <summary>When anything they are made from changed.</summary>
    Changed,
    Always,
    Never,
}
