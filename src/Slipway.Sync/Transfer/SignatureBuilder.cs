namespace Slipway.Sync.Transfer;

/// <summary>Digests a content, as a whole and by blocks, while it streams by.</summary>
public sealed class SignatureBuilder : IDisposable
{
    /// <summary>Shorter contents have no signature: sending them as a whole costs less than remembering their blocks.</summary>
    public const long ShortestContent = 1 << 20;

    /// <summary>Begins.</summary>
    /// <param name="length">How long the content is expected to be, which decides the size of the blocks. What comes may be longer or shorter.</param>
    public SignatureBuilder(long length) => throw new NotImplementedException($"{length}");

    /// <summary>Takes the next bytes. They must not change before the task ends. Pieces of 256 KiB and more are digested on two cores.</summary>
    public Task AppendAsync(ReadOnlyMemory<byte> piece) => throw new NotImplementedException();

    /// <summary>What was learnt. Nothing may be appended afterwards.</summary>
    public ContentSummary Finish() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
