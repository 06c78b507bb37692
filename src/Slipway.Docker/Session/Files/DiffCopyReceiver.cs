using System.Text;
using Slipway.Diagnostics;
using Slipway.Docker.Session.Grpc;

namespace Slipway.Docker.Session.Files;

/// <summary>The receiving side of fsutil's protocol (tonistiigi/fsutil, receive.go): takes every entry and asks for every regular file.</summary>
internal sealed class DiffCopyReceiver(OutputTree tree, GrpcCall call)
{
    /// <summary>
    /// Requests that may be unanswered. The sender's queue holds 128; more would make it stop reading while we, sending, stop reading too.
    /// </summary>
    private const int MaxOutstanding = 64;

    private readonly Queue<uint> wanted = new();
    private readonly Dictionary<uint, FileStat> files = [];
    private int outstanding;
    private bool walked;
    private uint next;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await call.ReadAsync(cancellationToken) is { } message)
        {
            var packet = Packet.Read(message);
            switch (packet.Type)
            {
                case PacketType.Stat when packet.Stat is { } stat:
                    await TakeAsync(stat, cancellationToken);
                    break;
                case PacketType.Stat:
                    walked = true;
                    break;
                case PacketType.Data:
                    await WriteAsync(packet, cancellationToken);
                    break;
                case PacketType.Finish:
                    tree.Complete();
                    return;
                case PacketType.Error:
                    throw new SlipwayException(DockerErrors.OutputUnwritable(tree.Root, Encoding.UTF8.GetString(packet.Data.Span)));
                default:
                    throw new GrpcException(GrpcStatus.InvalidArgument, "a sender cannot ask for files");
            }
            await RequestAsync(cancellationToken);
        }
        throw new SlipwayException(DockerErrors.OutputUnwritable(tree.Root, "the engine stopped before it had sent everything"));
    }

    private async ValueTask TakeAsync(FileStat stat, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = next++;
        if (!tree.Add(stat))
            return;
        files[id] = stat;
        wanted.Enqueue(id);
        await RequestAsync(cancellationToken);
    }

    private async ValueTask WriteAsync(Packet packet, CancellationToken cancellationToken)
    {
        if (!files.TryGetValue(packet.Id, out var stat))
            throw new GrpcException(GrpcStatus.InvalidArgument, $"the content {packet.Id} was not asked for");
        if (!packet.Data.IsEmpty)
        {
            await tree.WriteAsync(stat, packet.Data, cancellationToken);
            return;
        }
        await tree.EndFileAsync(stat);
        files.Remove(packet.Id);
        outstanding--;
    }

    private async ValueTask RequestAsync(CancellationToken cancellationToken)
    {
        var batch = new PacketBatch(call);
        for (; outstanding < MaxOutstanding && wanted.TryDequeue(out var id); outstanding++)
            batch.Add(new(PacketType.Request, id, null, default));
        if (walked && files.Count == 0)
        {
            walked = false;
            batch.Add(new(PacketType.Finish, 0, null, default));
        }
        await batch.SendAsync(cancellationToken);
    }
}
