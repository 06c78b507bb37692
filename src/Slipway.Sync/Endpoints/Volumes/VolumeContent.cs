using System.Security.Cryptography;
using Slipway.Ssh;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Endpoints.Volumes;

/// <summary>The content of an archive's entry, digested as it is read.</summary>
internal sealed class VolumeContent(ArchiveReader reader) : SequentialStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanWrite => false;

    /// <summary>Of what was read, once it was read to its end; the default before.</summary>
    public ContentDigest Digest { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await reader.ReadAsync(buffer, cancellationToken);
        if (read > 0) _hash.AppendData(buffer.Span[..read]);
        else if (!buffer.IsEmpty && !Digest.IsKnown) Digest = ContentDigest.FromBytes(_hash.GetHashAndReset());
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }
}
