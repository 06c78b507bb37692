using Slipway.Docker.Session.Files;
using Slipway.Docker.Session.Grpc;

namespace Slipway.Docker.Session.Services;

/// <summary>moby.filesync.v1.FileSync: the engine fetches a build context.</summary>
internal sealed class FileSyncService(IReadOnlyDictionary<string, IContextDirectory> contexts, TransferMeter meter, DiagnosticLog diagnostics)
{
    public async Task DiffCopyAsync(GrpcCall call, CancellationToken cancellationToken)
    {
        var names = call.Metadata("dir-name");
        var name = names.Count > 0 ? names[0] : "";
        if (!contexts.TryGetValue(name, out var directory))
            throw new GrpcException(GrpcStatus.NotFound, DockerErrors.ContextUnknown(name));
        // `override-excludes` needs no look: a directory here has no excludes of its own that the engine's would override.
        var selection = new ContextSelection(call.Metadata("followpaths"), call.Metadata("exclude-patterns"), call.Metadata("include-patterns"));
        await new DiffCopySender(name, directory, selection, call, meter.For(name), diagnostics).RunAsync(cancellationToken);
    }
}
