namespace Slipway.Sync.Transfer;

/// <summary>Puts a content together from an older one and its differences.</summary>
public static class DeltaDecoder
{
    /// <summary>Writes the new content and checks it.</summary>
    /// <param name="parts">As <see cref="DeltaEncoder"/> gives them.</param>
    /// <param name="basis">The older content; can be read from anywhere.</param>
    /// <param name="output">Receives the new content.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="Diagnostics.SlipwayException">SLIP4060: the basis is not what the signature was made of.</exception>
    public static Task<ContentSummary> ApplyAsync(IAsyncEnumerable<DeltaPart> parts, Stream basis, Stream output, CancellationToken cancellationToken) => throw new NotImplementedException();
}
