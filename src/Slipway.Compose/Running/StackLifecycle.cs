using Slipway.Compose.Planning;
using Slipway.Diagnostics;

namespace Slipway.Compose.Running;

/// <summary>A project's stack on an engine: brought up, planned, taken down. Two processes that change one project at the same time wait for each other.</summary>
/// <param name="context">Which project on which engine.</param>
public sealed class StackLifecycle(StackContext context)
{
    /// <summary>What <see cref="UpAsync"/> would do. Changes nothing.</summary>
    /// <exception cref="SlipwayException">The files are wrong, or no engine answers.</exception>
    public Task<ComposePlan> PlanAsync(UpOptions options, CancellationToken cancellationToken) => throw new NotImplementedException(context.ToString());

    /// <summary>Loads, pulls and builds images, plans, and carries the plan out.</summary>
    /// <exception cref="SlipwayException">The files are wrong, no engine answers, or a service could not be brought up.</exception>
    public Task<StackOutcome> UpAsync(UpOptions options, RunOptions running, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Stops and removes the project's containers and networks, whoever started them; also where its files are gone or wrong, by its name alone.</summary>
    /// <exception cref="SlipwayException">No engine answers, or something could not be removed.</exception>
    public Task<DownOutcome> DownAsync(DownOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <summary>What is removed besides the containers and networks of the files' services.</summary>
public sealed record DownOptions
{
    /// <summary>Only these services; empty for all, networks included.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Whether named volumes of the files and anonymous ones go too; never external ones.</summary>
    public bool Volumes { get; init; }

    /// <summary>Whether containers of services that the files no longer have go too.</summary>
    public bool Orphans { get; init; }
    public DownImages Images { get; init; }

    /// <summary>How long a container may take to stop; null for its own.</summary>
    public TimeSpan? StopTimeout { get; init; }
}

/// <summary>Which images go.</summary>
public enum DownImages
{
    None,

    /// <summary>Those without an <c>image</c> name of their own.</summary>
    Local,
    All,
}

/// <summary>What was removed, by the engine's names.</summary>
public sealed record DownOutcome(
    string ProjectName, IReadOnlyList<string> Containers, IReadOnlyList<string> Networks, IReadOnlyList<string> Volumes, IReadOnlyList<string> Images);
