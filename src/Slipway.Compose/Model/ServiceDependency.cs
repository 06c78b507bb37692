using Slipway.Diagnostics;

namespace Slipway.Compose.Model;

/// <summary>An entry of <c>depends_on</c>.</summary>
/// <param name="Service">The service needed.</param>
/// <param name="Condition">What has to hold of it.</param>
/// <param name="Restart">Whether this service is restarted when that one is recreated or restarted.</param>
/// <param name="Required">Whether it is an error that it is not there; else a warning.</param>
/// <param name="Position">Where it is written.</param>
public sealed record ServiceDependency(string Service, DependencyCondition Condition, bool Restart = false, bool Required = true, SourcePosition Position = default);

/// <summary>What has to hold of a service before one that depends on it starts.</summary>
public enum DependencyCondition
{
    Started,
    Healthy,
    CompletedSuccessfully,
}
