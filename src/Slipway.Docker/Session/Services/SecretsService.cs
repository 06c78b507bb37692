using System.Security.Cryptography;
using Slipway.Docker.Session.Grpc;
using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Session.Services;

/// <summary>moby.buildkit.secrets.v1.Secrets.</summary>
internal sealed class SecretsService(ISecretSource? source)
{
    public async Task GetSecretAsync(GrpcCall call, CancellationToken cancellationToken)
    {
        // GetSecretRequest { string ID = 1; map annotations = 2 }
        var id = WireReader.FirstText((await call.ReadSingleAsync(cancellationToken)).Span);
        var value = await ReadAsync(id, cancellationToken) ?? throw new GrpcException(GrpcStatus.NotFound, DockerErrors.SecretMissing(id));
        try
        {
            if (value.Length > BuildSecret.MaxSize)
                throw new GrpcException(GrpcStatus.FailedPrecondition, DockerErrors.SecretTooLarge(id, value.Length));
            // GetSecretResponse { bytes data = 1 }
            await call.WriteAsync(new WireWriter().Bytes(1, value).Written, cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }

    private async ValueTask<byte[]?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (source is null)
            return null;
        try
        {
            return await source.ReadAsync(id, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GrpcException(GrpcStatus.FailedPrecondition, DockerErrors.SecretUnreadable(id, exception.Message));
        }
    }
}
