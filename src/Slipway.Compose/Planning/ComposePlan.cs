using Slipway.Diagnostics;

namespace Slipway.Compose.Planning;

/// <summary>
/// What has to be done to bring a project from its observed to its desired state. Each action has its cause; the parts that do nothing are there too, so that whoever
/// carries it out knows the whole order. Prints as text (<see cref="PlanText"/>).
/// </summary>
public sealed record ComposePlan
{
    public required string ProjectName { get; init; }
    public IReadOnlyList<NetworkAction> Networks { get; init; } = [];
    public IReadOnlyList<VolumeAction> Volumes { get; init; } = [];

    /// <summary>Images to be pulled or built first, each reference once.</summary>
    public IReadOnlyList<ImageAction> Images { get; init; } = [];

    /// <summary>The services, each after those it depends on.</summary>
    public IReadOnlyList<ServicePlan> Services { get; init; } = [];

    /// <summary>The services whose new containers are ready, or were rehearsed, before any old one of another service is stopped: they wait for none that is.</summary>
    public IReadOnlyList<string> TriedFirst { get; init; } = [];

    /// <summary>Containers of services that the files no longer have, one-offs aside: removed on request only.</summary>
    public IReadOnlyList<OrphanAction> Orphans { get; init; } = [];

    /// <summary>What is odd: orphans, volumes whose definition changed, …</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Networks.All(network => network.Kind == ResourceKind.Keep)
        && Volumes.All(volume => volume.Kind == ResourceKind.Keep)
        && Images.Count == 0
        && Services.All(service => service.IsEmpty)
        && Orphans.All(orphan => !orphan.Remove);
}

/// <summary>What is done with a network or volume.</summary>
public enum ResourceKind
{
    Keep,
    Create,

    /// <summary>Removed, once no container of the project uses it, and made again (networks only).</summary>
    Recreate,
}

/// <summary>A network.</summary>
public sealed record NetworkAction(ResourceKind Kind, string Key, string Name, string? Cause = null);

/// <summary>A volume. It is never removed by <c>ComposeUp</c>.</summary>
public sealed record VolumeAction(ResourceKind Kind, string Key, string Name, string? Cause = null);

/// <summary>An image to be pulled or built.</summary>
public sealed record ImageAction(ImageStep Step, string Reference, IReadOnlyList<string> Services, string Cause);

/// <summary>What is done with the containers of one service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Containers">Its containers by number, surplus ones last.</param>
/// <param name="StartsAfter">The conditions that have to hold before any of its containers starts.</param>
public sealed record ServicePlan(string Service, IReadOnlyList<ContainerAction> Containers, IReadOnlyList<StartCondition> StartsAfter)
{
    /// <summary>Whether nothing is done with any container.</summary>
    public bool IsEmpty => Containers.All(container => container.Kind == ContainerActionKind.Keep);
}

/// <summary>A condition on another service.</summary>
/// <param name="Service">The service waited for.</param>
/// <param name="Condition">What has to hold of all its containers.</param>
/// <param name="Required">Whether it is an error that it does not come to hold; else a warning.</param>
public sealed record StartCondition(string Service, Model.DependencyCondition Condition, bool Required);

/// <summary>What is done with one container.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">The name it has afterwards.</param>
/// <param name="Number">From 1.</param>
/// <param name="Existing">The container as it is; null with <see cref="ContainerActionKind.Create"/>.</param>
/// <param name="Cause">Why; null with <see cref="ContainerActionKind.Keep"/>.</param>
public sealed record ContainerAction(ContainerActionKind Kind, string Name, int Number, ObservedContainer? Existing, string? Cause)
{
    /// <summary>With <see cref="ContainerActionKind.Recreate"/>: paths in the container of the anonymous volumes that are carried over, and the volumes' names.</summary>
    public IReadOnlyDictionary<string, string> Carried { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// With <see cref="ContainerActionKind.Recreate"/>: the order of the replacement. With <see cref="ContainerActionKind.Remove"/>: whether it goes at once, or when all that
    /// was started beside others is ready.
    /// </summary>
    public Model.ReplaceOrder Order { get; init; }

    /// <summary>Why in this order; null where nobody asked for another than stop-first.</summary>
    public string? OrderCause { get; init; }

    /// <summary>Whether a rehearsal has to become healthy before the old container is stopped.</summary>
    public bool Rehearsed { get; init; }
}

/// <summary>What is done with one container.</summary>
public enum ContainerActionKind
{
    /// <summary>It is as it should be: running, or a one-shot that has done its work.</summary>
    Keep,

    /// <summary>Made and started.</summary>
    Create,

    /// <summary>
    /// Made anew under a temporary name, the old one stopped and removed, the new one renamed and started. Start-first: started before, and the old one stopped and removed
    /// when it is ready.
    /// </summary>
    Recreate,

    /// <summary>It is right but does not run, or is paused.</summary>
    Start,

    /// <summary>
    /// It is right but bears the temporary name of an interrupted replacement, and the container it replaces is gone: it gets its name, and is started where it does not run.
    /// </summary>
    Rename,

    /// <summary>Stopped and started: a service it depends on with <c>restart: true</c> was replaced.</summary>
    Restart,

    /// <summary>Stopped and removed: more than the scale asks for, or a remainder of an interrupted replacement.</summary>
    Remove,
}

/// <summary>A container of no service of the files.</summary>
/// <param name="Container">The container.</param>
/// <param name="Remove">Whether it is removed.</param>
public sealed record OrphanAction(ObservedContainer Container, bool Remove)
{
    /// <summary>Whether it goes at once, or when all that was started beside others is ready.</summary>
    public Model.ReplaceOrder Order { get; init; }
}
