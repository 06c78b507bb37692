namespace Slipway.Sync.Transfer;

/// <summary>Tells a new content as pieces of an older one of which only the block signature is known, wherever in it they are, and what is new.</summary>
public static class DeltaEncoder
{
    /// <summary>Bytes of a <see cref="DeltaLiteral"/> at most.</summary>
    public const int LongestLiteral = 1 << 20;

    /// <summary>
    /// Reads a content once, with bounded memory. Each copy costs the other side a process, so there are at most 512 of them in a file up to 1 GiB, and one more for each 4 MiB beyond.
    /// </summary>
    /// <param name="content">The new content, read from where it stands to its end.</param>
    /// <param name="length">How long it is expected to be.</param>
    /// <param name="basis">Of the older content.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static IAsyncEnumerable<DeltaPart> EncodeAsync(Stream content, long length, BlockSignature basis, CancellationToken cancellationToken) => throw new NotImplementedException();
}
