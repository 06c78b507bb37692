using Slipway.Diagnostics;

namespace Slipway.Docker.Connections;

/// <summary>
/// The engine's refusal of a request; the inner exception of the <see cref="SlipwayException"/> with SLIP1010, for callers that treat a status as
/// an answer (404: not there, 409: in use or already so).
/// </summary>
public sealed class EngineResponseException(int status, string message) : Exception(message)
{
    /// <summary>HTTP's status.</summary>
    public int Status { get; } = status;

    /// <summary>The status behind a failure, when it was a refusal of the engine.</summary>
    public static int? StatusOf(SlipwayException failure) => (failure.InnerException as EngineResponseException)?.Status;
}
