using System.Buffers;
using System.Security.Cryptography;
using Slipway.Diagnostics;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Transfer;

/// <summary>Puts a content together from an older one and its differences.</summary>
public static class DeltaDecoder
{
    private const int Piece = 256 * 1024;

    /// <summary>Writes the new content and checks it.</summary>
    /// <param name="parts">As <see cref="DeltaEncoder"/> gives them.</param>
    /// <param name="basis">The older content; can be read from anywhere.</param>
    /// <param name="output">Receives the new content.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="SlipwayException">SLIP4060: the basis is not what the signature was made of.</exception>
    public static async Task<ContentSummary> ApplyAsync(IAsyncEnumerable<DeltaPart> parts, Stream basis, Stream output, CancellationToken cancellationToken)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            await foreach (var part in parts.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                switch (part)
                {
                    case DeltaLiteral literal:
                        await WriteAsync(literal.Bytes).ConfigureAwait(false);
                        break;
                    case DeltaCopy copy:
                        await CopyAsync(copy).ConfigureAwait(false);
                        break;
                    case DeltaEnd end:
                        return ContentDigest.FromBytes(whole.GetHashAndReset()) == end.Content.Digest ? end.Content : throw new SlipwayException(DeltaErrors.OtherBasis("its content differs"));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        throw new InvalidOperationException("The differences have no end.");

        async Task CopyAsync(DeltaCopy copy)
        {
            basis.Position = copy.Offset;
            for (var left = copy.Length; left > 0;)
            {
                var count = await basis.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, Piece)), cancellationToken).ConfigureAwait(false);
                if (count == 0) throw new SlipwayException(DeltaErrors.OtherBasis("it is shorter"));
                await WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
                left -= count;
            }
        }

        async Task WriteAsync(ReadOnlyMemory<byte> bytes)
        {
            whole.AppendData(bytes.Span);
            await output.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
    }
}
