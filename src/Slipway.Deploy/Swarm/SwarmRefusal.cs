using Slipway.Diagnostics;
using Slipway.Docker.Connections;

namespace Slipway.Deploy.Swarm;

/// <summary>What a manager's refusals mean.</summary>
internal static class SwarmRefusal
{
    /// <summary>The manager's words, when a failure is a refusal.</summary>
    public static string? Of(SlipwayException failure) => (failure.InnerException as EngineResponseException)?.Message;

    /// <summary>Whether a service is no longer of the version that an update named.</summary>
    public static bool IsStale(SlipwayException failure) => Of(failure)?.Contains("update out of sequence", StringComparison.Ordinal) == true;

    /// <summary>Whether there is something of the name already.</summary>
    public static bool IsTaken(SlipwayException failure) => EngineResponseException.StatusOf(failure) == 409 || Of(failure)?.Contains("already exists", StringComparison.Ordinal) == true;

    /// <summary>Whether something that is to go is gone already.</summary>
    public static bool IsGone(SlipwayException failure) => Of(failure)?.Contains("not found", StringComparison.Ordinal) == true;

    /// <summary>Whether something that is to go is in use.</summary>
    public static bool IsInUse(SlipwayException failure) => Of(failure) is { } why && (why.Contains("in use", StringComparison.Ordinal) || why.Contains("active endpoints", StringComparison.Ordinal));
}
