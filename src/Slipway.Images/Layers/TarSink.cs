using System.Security.Cryptography;
using Slipway.Images.Oci;

namespace Slipway.Images.Layers;

/// <summary>Counts and hashes a tar on its way to what packs it.</summary>
internal sealed class TarSink(Stream output) : OutputStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Written { get; private set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _hash.AppendData(buffer.Span);
        Written += buffer.Length;
        await output.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public Digest FinishDigest()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        return Digest.FromHash(digest);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
