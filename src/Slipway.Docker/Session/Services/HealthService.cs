using Slipway.Docker.Session.Grpc;

namespace Slipway.Docker.Session.Services;

/// <summary>grpc.health.v1.Health: the engine asks every few seconds and ends the session after two failures.</summary>
internal static class HealthService
{
    // HealthCheckResponse { status: SERVING }
    private static readonly byte[] Serving = [0x08, 0x01];

    public static async Task CheckAsync(GrpcCall call, CancellationToken cancellationToken)
    {
        await call.ReadSingleAsync(cancellationToken);
        await call.WriteAsync(Serving, cancellationToken);
    }
}
