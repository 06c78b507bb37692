using Slipway.Sync.Transfer;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>Writes a compressed tar archive to a script.</summary>
internal sealed class TarSender(GzipPipe pipe)
{
    private static readonly byte[] s_zeros = new byte[64 * 1024];

    public async ValueTask FileAsync(byte[] name, ReadOnlyMemory<byte> content, bool isExecutable, long modifiedSeconds, CancellationToken cancellationToken)
    {
        await BeginFileAsync(name, content.Length, isExecutable, modifiedSeconds, cancellationToken);
        await pipe.WriteAsync(content, cancellationToken);
        await EndFileAsync(content.Length, cancellationToken);
    }

    public ValueTask BeginFileAsync(byte[] name, long size, bool isExecutable, long modifiedSeconds, CancellationToken cancellationToken) =>
        pipe.WriteAsync(TarHeader.File(name, size, isExecutable, modifiedSeconds), cancellationToken);

    public ValueTask ContentAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => pipe.WriteAsync(content, cancellationToken);

    public ValueTask EndFileAsync(long size, CancellationToken cancellationToken) => pipe.WriteAsync(s_zeros.AsMemory(0, TarHeader.Padding(size)), cancellationToken);

    public ValueTask HardLinkAsync(byte[] name, byte[] existing, CancellationToken cancellationToken) => pipe.WriteAsync(TarHeader.HardLink(name, existing), cancellationToken);

    /// <summary>What a file lacks whose size was announced.</summary>
    public async ValueTask ZerosAsync(long count, CancellationToken cancellationToken)
    {
        for (; count > 0; count -= s_zeros.Length) await pipe.WriteAsync(s_zeros.AsMemory(0, (int)Math.Min(count, s_zeros.Length)), cancellationToken);
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await pipe.WriteAsync(s_zeros.AsMemory(0, 2 * TarHeader.BlockSize), cancellationToken);
        await pipe.CompleteAsync();
    }
}
