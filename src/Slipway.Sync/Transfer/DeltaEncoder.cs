using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Transfer;

/// <summary>Tells a new content as pieces of an older one of which only the block signature is known, wherever in it they are, and what is new.</summary>
public static class DeltaEncoder
{
    /// <summary>Bytes of a <see cref="DeltaLiteral"/> at most.</summary>
    public const int LongestLiteral = 1 << 20;

    // A copy costs the other side a process: about what it takes to send so much.
    private const int LeastCopy = 32 * 1024;

    /// <summary>
    /// Reads a content once, with bounded memory. Each copy costs the other side a process, so there are at most 512 of them in a file up to 1 GiB, and one more for each 4 MiB beyond.
    /// </summary>
    /// <param name="content">The new content, read from where it stands to its end.</param>
    /// <param name="length">How long it is expected to be.</param>
    /// <param name="basis">Of the older content. One that contradicts itself has nothing to be copied.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static IAsyncEnumerable<DeltaPart> EncodeAsync(Stream content, long length, BlockSignature basis, CancellationToken cancellationToken) =>
        EncodeAsync(content, length, basis, BlockSize(length, basis), LeastCopy, cancellationToken);

    /// <summary>As the public one.</summary>
    /// <param name="content">The new content.</param>
    /// <param name="length">How long it is expected to be.</param>
    /// <param name="basis">Of the older content.</param>
    /// <param name="blockSize">Of the new signature.</param>
    /// <param name="leastCopy">Bytes that are worth a copy.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal static async IAsyncEnumerable<DeltaPart> EncodeAsync(
        Stream content, long length, BlockSignature basis, int blockSize, int leastCopy, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var blocks = new BlockHasher(blockSize);
        var search = new DeltaSearch(basis, blocks, length, leastCopy);
        var reading = ReadAsync(content, search.Room, cancellationToken);
        try
        {
            while (await reading.ConfigureAwait(false) is var count and > 0)
            {
                // While blocks are looked for, the whole is digested on another core and the next piece is read.
                search.Accept(count);
                reading = ReadAsync(content, search.Room, cancellationToken);
                var piece = search.Fresh;
                var digesting = Task.Run(() => whole.AppendData(piece.Span), CancellationToken.None);
                var found = search.Advance();
                await digesting.ConfigureAwait(false);
                foreach (var part in found) yield return part;
            }
        }
        finally
        {
            // Nothing reads the content after the enumeration.
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var part in search.Finish()) yield return part;
        var signature = blocks.Length >= SignatureBuilder.ShortestContent ? blocks.Finish() : null;
        yield return new DeltaEnd(new ContentSummary(blocks.Length, ContentDigest.FromBytes(whole.GetHashAndReset()), signature));
    }

    private static async Task<int> ReadAsync(Stream content, Memory<byte> room, CancellationToken cancellationToken) =>
        await content.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);

    // The basis' block size is kept while it is not far from the best: then aligned blocks are hashed once for both signatures.
    private static int BlockSize(long length, BlockSignature basis)
    {
        var best = SignatureBuilder.BlockSizeFor(length);
        return basis.BlockSize >= best / 2 && basis.BlockSize <= best * 2 ? basis.BlockSize : best;
    }
}
