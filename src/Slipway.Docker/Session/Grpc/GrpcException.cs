using Slipway.Diagnostics;

namespace Slipway.Docker.Session.Grpc;

/// <summary>A call ends with a status other than OK. The message goes to the engine, which shows it in the build's error.</summary>
internal sealed class GrpcException : Exception
{
    public GrpcException(GrpcStatus status, string message)
        : base(message) => Status = status;

    /// <summary>The call failed for a reason that the caller of the session is told as well.</summary>
    public GrpcException(GrpcStatus status, Diagnostic diagnostic)
        : base(diagnostic.Message)
    {
        Status = status;
        Diagnostic = diagnostic;
    }

    public GrpcStatus Status { get; }

    public Diagnostic? Diagnostic { get; }
}
