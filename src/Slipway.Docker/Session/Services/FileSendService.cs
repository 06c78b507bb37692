using Slipway.Diagnostics;
using Slipway.Docker.Session.Files;
using Slipway.Docker.Session.Grpc;

namespace Slipway.Docker.Session.Services;

/// <summary>moby.filesync.v1.FileSend: the engine sends the build's output, as the bytes of one file or as a directory.</summary>
internal sealed class FileSendService(IOutputSink output, DiagnosticLog diagnostics)
{
    private const string MetadataPrefix = "exporter-md-";

    public Task DiffCopyAsync(GrpcCall call, CancellationToken cancellationToken) => output switch
    {
        OutputFile stream => ReceiveStreamAsync(stream, call, cancellationToken),
        OutputDirectory directory => ReceiveDirectoryAsync(directory, call, cancellationToken),
        _ => throw new GrpcException(GrpcStatus.Unimplemented, DockerErrors.OutputUnexpected()),
    };

    private static async Task ReceiveStreamAsync(OutputFile sink, GrpcCall call, CancellationToken cancellationToken)
    {
        await using var target = await sink.Open(call.MetadataUnder(MetadataPrefix), cancellationToken);
        while (await call.ReadAsync(cancellationToken) is { } message)
            await target.WriteAsync(BytesMessage.Decode(message), cancellationToken);
        await target.FlushAsync(cancellationToken);
    }

    private async Task ReceiveDirectoryAsync(OutputDirectory sink, GrpcCall call, CancellationToken cancellationToken)
    {
        try
        {
            await using var tree = new OutputTree(sink.Path, diagnostics);
            await new DiffCopyReceiver(tree, call).RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(DockerErrors.OutputUnwritable(sink.Path, exception.Message), exception);
        }
    }
}
