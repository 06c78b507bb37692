using System.Security.Cryptography;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Transfer;

/// <summary>Digests a content, as a whole and by blocks, while it streams by.</summary>
public sealed class SignatureBuilder : IDisposable
{
    /// <summary>Shorter contents have no signature: sending them as a whole costs less than remembering their blocks.</summary>
    public const long ShortestContent = 1 << 20;

    // Less is digested before another thread has begun.
    private const int ShortestForTwo = 256 * 1024;

    private const int SmallestBlock = 16 * 1024;
    private const int LargestBlock = 1024 * 1024;

    private readonly IncrementalHash whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly BlockHasher? blocks;
    private long length;

    /// <summary>Begins.</summary>
    /// <param name="length">How long the content is expected to be, which decides the size of the blocks. What comes may be longer or shorter; there is no signature when this is too short for one.</param>
    public SignatureBuilder(long length)
    {
        if (length >= ShortestContent) blocks = new BlockHasher(BlockSizeFor(length));
    }

    /// <summary>Takes the next bytes. They must not change before the task ends. Pieces of 256 KiB and more are digested on two cores.</summary>
    public async Task AppendAsync(ReadOnlyMemory<byte> piece)
    {
        length += piece.Length;
        var digesting = blocks is not null && piece.Length >= ShortestForTwo ? Task.Run(() => whole.AppendData(piece.Span)) : null;
        blocks?.Append(piece.Span);
        if (digesting is null) whole.AppendData(piece.Span);
        else await digesting.ConfigureAwait(false);
    }

    /// <summary>What was learnt. Nothing may be appended afterwards.</summary>
    public ContentSummary Finish() => new(length, ContentDigest.FromBytes(whole.GetHashAndReset()), length >= ShortestContent ? blocks?.Finish() : null);

    /// <inheritdoc/>
    public void Dispose() => whole.Dispose();

    /// <summary>The size of block that suits a content: what a signature takes and what a small change costs both grow with the root of its length. 64 KiB for 100 MB.</summary>
    internal static int BlockSizeFor(long length)
    {
        var size = SmallestBlock;
        while (size < LargestBlock && (long)size * size / 32 < length) size *= 2;
        return size;
    }
}
