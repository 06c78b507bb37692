using Slipway.Ssh;

namespace Slipway.Sync.Endpoints.Shell;

/// <summary>A script's input that ends early once the script has said that it will not use it.</summary>
internal sealed class RefusableStream(Stream to, Func<bool> isRefused) : SequentialStream
{
    public override bool CanRead => false;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        isRefused() ? throw new RefusedException() : to.WriteAsync(buffer, cancellationToken);
}
