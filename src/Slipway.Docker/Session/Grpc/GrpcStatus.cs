namespace Slipway.Docker.Session.Grpc;

/// <summary>The gRPC status codes that are used here (grpc.github.io/grpc/core/md_doc_statuscodes.html).</summary>
internal enum GrpcStatus
{
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Unimplemented = 12,
    Internal = 13,
}
