using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Slipway.Diagnostics;
using Slipway.Docker.Session.Grpc;

namespace Slipway.Docker.Session.Files;

/// <summary>
/// The sending side of fsutil's protocol (tonistiigi/fsutil, send.go): every entry's stat in the walk's order, meanwhile the contents the receiver asks for, and a
/// FIN for its FIN.
/// </summary>
internal sealed class DiffCopySender(string context, IContextDirectory directory, ContextSelection selection, GrpcCall call, ContextMeter meter, DiagnosticLog diagnostics)
{
    private const int Workers = 4;
    private const int PieceSize = 32 * 1024;

    private readonly ConcurrentDictionary<uint, ContextEntry> requestable = new();

    // Bounded by the context: an entry can be asked for once.
    private readonly Channel<(uint Id, ContextEntry Entry)> requests = Channel.CreateUnbounded<(uint, ContextEntry)>();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var walk = Task.Run(() => WalkAsync(ending.Token), ending.Token);
        List<Task> parts = [walk];
        for (var i = 0; i < Workers; i++)
            parts.Add(Task.Run(() => ServeAsync(ending.Token), ending.Token));
        parts.Add(ReceiveAsync(ending.Token));
        try
        {
            await FirstFailureAsync(parts);
            await SendAsync(new(PacketType.Finish, 0, null, default), cancellationToken);
        }
        catch (SlipwayException failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Told before the engine hears of it: its own error may end the build before this call has ended.
            foreach (var diagnostic in failure.Diagnostics)
                diagnostics.Add(diagnostic);
            var message = failure.Diagnostics[0].Message;
            await SendAsync(new(PacketType.Error, 0, null, Encoding.UTF8.GetBytes(message)), cancellationToken);
            throw new GrpcException(GrpcStatus.Unknown, message);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WalkAsync(CancellationToken cancellationToken)
    {
        var batch = new PacketBatch(call);
        uint id = 0;
        foreach (var entry in Entries())
        {
            if (entry.Kind == ContextEntryKind.File)
                requestable[id] = entry;
            id++;
            batch.Add(new(PacketType.Stat, 0, FileStat.Of(entry), default));
            meter.Stated();
            if (batch.IsFull)
                await batch.SendAsync(cancellationToken);
        }
        batch.Add(new(PacketType.Stat, 0, null, default));
        await batch.SendAsync(cancellationToken);
    }

    private IEnumerable<ContextEntry> Entries()
    {
        using var walk = Guarded(() => directory.Entries(selection).GetEnumerator());
        while (Guarded(walk.MoveNext))
            yield return walk.Current;
    }

    private T Guarded<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(DockerErrors.ContextUnreadable(context, exception.Message), exception);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await call.ReadAsync(cancellationToken) is { } message)
        {
            var packet = Packet.Read(message);
            switch (packet.Type)
            {
                case PacketType.Request when requestable.TryRemove(packet.Id, out var entry):
                    requests.Writer.TryWrite((packet.Id, entry));
                    break;
                case PacketType.Request:
                    throw new SlipwayException(DockerErrors.ContextRefused(context, $"it asks for the entry {packet.Id}, which is no file or was sent already"));
                case PacketType.Finish:
                    requests.Writer.Complete();
                    return;
                case PacketType.Error:
                    throw new SlipwayException(DockerErrors.ContextRefused(context, Encoding.UTF8.GetString(packet.Data.Span)));
                default:
                    throw new SlipwayException(DockerErrors.ContextRefused(context, $"it sent the packet {(int)packet.Type}, which only a sender may"));
            }
        }
        throw new SlipwayException(DockerErrors.ContextRefused(context, "it stopped before it had everything"));
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        var batch = new PacketBatch(call);
        try
        {
            await foreach (var (id, entry) in requests.Reader.ReadAllAsync(cancellationToken))
                await SendFileAsync(id, entry, buffer.AsMemory(0, PieceSize), batch, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task SendFileAsync(uint id, ContextEntry entry, Memory<byte> buffer, PacketBatch batch, CancellationToken cancellationToken)
    {
        await using var content = Open(entry);
        long sent = 0;
        while (await ReadAsync(content, entry, buffer, cancellationToken) is var read and > 0)
        {
            sent += read;
            if (sent > entry.Size)
                break;
            batch.Add(new(PacketType.Data, id, null, buffer[..read]));
            meter.BytesSent(read);
            // A whole small file travels with its end.
            if (read == buffer.Length)
                await batch.SendAsync(cancellationToken);
        }
        if (sent != entry.Size)
            throw new SlipwayException(DockerErrors.FileChanged(entry.Path, entry.Size, sent));
        batch.Add(new(PacketType.Data, id, null, default));
        await batch.SendAsync(cancellationToken);
        meter.FileSent();
    }

    private Stream Open(ContextEntry entry)
    {
        try
        {
            return directory.Open(entry);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(entry, exception);
        }
    }

    private static async ValueTask<int> ReadAsync(Stream content, ContextEntry entry, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (IOException exception)
        {
            throw Unreadable(entry, exception);
        }
    }

    private ValueTask SendAsync(Packet packet, CancellationToken cancellationToken)
    {
        var batch = new PacketBatch(call);
        batch.Add(packet);
        return batch.SendAsync(cancellationToken);
    }

    /// <summary>Waits for all parts, or for the first that fails.</summary>
    private static async Task FirstFailureAsync(IEnumerable<Task> parts)
    {
        await foreach (var part in Task.WhenEach(parts))
            await part;
    }

    private static SlipwayException Unreadable(ContextEntry entry, Exception exception) =>
        new(DockerErrors.FileUnreadable(entry.Path, exception.Message), exception);
}
