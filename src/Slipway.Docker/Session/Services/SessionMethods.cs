using Slipway.Docker.Session.Files;
using Slipway.Docker.Session.Grpc;

namespace Slipway.Docker.Session.Services;

/// <summary>The gRPC methods a session serves, by path. What is not among them is answered with UNIMPLEMENTED, which BuildKit takes as "not offered".</summary>
internal static class SessionMethods
{
    public static IReadOnlyDictionary<string, GrpcMethod> Of(BuildSessionContent content, TransferMeter meter, DiagnosticLog diagnostics)
    {
        var methods = new Dictionary<string, GrpcMethod>(StringComparer.Ordinal)
        {
            ["/grpc.health.v1.Health/Check"] = HealthService.CheckAsync,
            ["/moby.buildkit.secrets.v1.Secrets/GetSecret"] = new SecretsService(content.Secrets).GetSecretAsync,
        };
        if (content.Contexts.Count > 0)
            methods["/moby.filesync.v1.FileSync/DiffCopy"] = new FileSyncService(content.Contexts, meter, diagnostics).DiffCopyAsync;
        if (content.Output is { } output)
            methods["/moby.filesync.v1.FileSend/DiffCopy"] = new FileSendService(output, diagnostics).DiffCopyAsync;
        if (content.SshAgents is { } agents)
        {
            var ssh = new SshService(agents);
            methods["/moby.sshforward.v1.SSH/CheckAgent"] = ssh.CheckAgentAsync;
            methods["/moby.sshforward.v1.SSH/ForwardAgent"] = ssh.ForwardAgentAsync;
        }
        if (content.RegistryAuth is { } auth)
            methods["/moby.filesync.v1.Auth/Credentials"] = new AuthService(auth).CredentialsAsync;
        return methods;
    }
}
