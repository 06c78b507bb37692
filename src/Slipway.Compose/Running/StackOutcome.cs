using Slipway.Compose.Planning;

namespace Slipway.Compose.Running;

/// <summary>A stack as it is after its plan was carried out.</summary>
/// <param name="Plan">What was done.</param>
/// <param name="Services">The services as they now are, in dependency order.</param>
public sealed record StackOutcome(ComposePlan Plan, IReadOnlyList<ServiceStatus> Services)
{
    /// <summary>Whether anything was done.</summary>
    public bool Changed => !Plan.IsEmpty;
}

/// <summary>A service as it is.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Containers">Its containers.</param>
/// <param name="Urls">Where its published ports answer: <c>http://localhost:8080</c> for TCP; the engine's host where that is another.</param>
/// <param name="Action">What was done with it, in a word: <c>created</c>, <c>recreated</c>, <c>started</c>; null for nothing.</param>
public sealed record ServiceStatus(string Service, IReadOnlyList<ObservedContainer> Containers, IReadOnlyList<string> Urls, string? Action);
