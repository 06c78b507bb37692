using System.Buffers;
using Slipway.Docker.Session.Grpc;
using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Session.Files;

/// <summary>Packets that travel together: a stat is far smaller than a frame.</summary>
internal sealed class PacketBatch(GrpcCall call)
{
    private const int FullSize = 15 * 1024;

    private readonly ArrayBufferWriter<byte> framed = new(16 * 1024);
    private readonly WireWriter message = new();

    public bool IsFull => framed.WrittenCount >= FullSize;

    public void Add(Packet packet)
    {
        message.Clear();
        packet.Write(message);
        GrpcFraming.Append(framed, message.Written.Span);
    }

    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (framed.WrittenCount == 0)
            return;
        await call.WriteFramedAsync(framed.WrittenMemory, cancellationToken);
        framed.ResetWrittenCount();
    }
}
