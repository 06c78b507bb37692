using System.Buffers;
using Slipway.Docker.Session.Grpc;
using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Session.Services;

/// <summary>moby.sshforward.v1.SSH: every process of the build that opens the agent's socket becomes one ForwardAgent call.</summary>
internal sealed class SshService(ISshAgentSource agents)
{
    private const string IdKey = "buildkit.ssh.id";

    public async Task CheckAgentAsync(GrpcCall call, CancellationToken cancellationToken)
    {
        // CheckAgentRequest { string ID = 1 }
        Demand(WireReader.FirstText((await call.ReadSingleAsync(cancellationToken)).Span));
        await call.WriteAsync(ReadOnlyMemory<byte>.Empty, cancellationToken);
    }

    public async Task ForwardAgentAsync(GrpcCall call, CancellationToken cancellationToken)
    {
        var ids = call.Metadata(IdKey);
        var id = Demand(ids.Count > 0 ? ids[0] : "");
        await using var agent = await agents.ConnectAsync(id, cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = ForwardRequestsAsync(call, agent, ending.Token);
        var down = ForwardAnswersAsync(call, agent, ending.Token);
        // Either side's end is the conversation's: an agent that hangs up has nothing to say, and a client that does wants no answer.
        var first = await Task.WhenAny(up, down);
        await ending.CancelAsync();
        await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private string Demand(string id)
    {
        var named = id.Length == 0 ? SshAgentSockets.DefaultId : id;
        return agents.Has(named) ? named : throw new GrpcException(GrpcStatus.NotFound, DockerErrors.SshAgentMissing(named));
    }

    private static async Task ForwardRequestsAsync(GrpcCall call, Stream agent, CancellationToken cancellationToken)
    {
        while (await call.ReadAsync(cancellationToken) is { } message)
        {
            await agent.WriteAsync(BytesMessage.Decode(message), cancellationToken);
            await agent.FlushAsync(cancellationToken);
        }
    }

    private static async Task ForwardAnswersAsync(GrpcCall call, Stream agent, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            for (int read; (read = await agent.ReadAsync(buffer, cancellationToken)) > 0;)
                await call.WriteAsync(BytesMessage.Encode(buffer.AsSpan(0, read)), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
