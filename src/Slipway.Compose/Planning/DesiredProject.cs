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
}

/// <summary>When containers are made anew.</summary>
public enum RecreatePolicy
{
    /// <summary>When anything they are made from changed.</summary>
    Changed,
    Always,
    Never,
}
