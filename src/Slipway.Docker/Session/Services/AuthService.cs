using Slipway.Docker.Session.Grpc;
using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Session.Services;

/// <summary>
/// moby.filesync.v1.Auth, of which Credentials alone is served: where the token methods are UNIMPLEMENTED, BuildKit fetches the registry's tokens by itself.
/// </summary>
internal sealed class AuthService(IRegistryAuth source)
{
    public async Task CredentialsAsync(GrpcCall call, CancellationToken cancellationToken)
    {
        // CredentialsRequest { string Host = 1 }
        var host = WireReader.FirstText((await call.ReadSingleAsync(cancellationToken)).Span);
        // The engine names Docker Hub by the host it talks to.
        var credentials = await source.FindAsync(host is "registry-1.docker.io" ? "docker.io" : host, cancellationToken);
        // CredentialsResponse { string Username = 1; string Secret = 2 }; a secret without a user name is an identity token.
        var response = new WireWriter();
        if (credentials?.IdentityToken is { Length: > 0 } token)
            response.Text(2, token);
        else if (credentials is not null)
            response.Text(1, credentials.UserName ?? "").Text(2, credentials.Password ?? "");
        await call.WriteAsync(response.Written, cancellationToken);
    }
}
