using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Transfer;

/// <summary>
/// What is remembered of a big file's content so that a later version can be sent as its differences, without asking the other side anything: for each block of <paramref name="BlockSize"/> bytes a
/// rolling hash and a strong one (16 bytes).
/// </summary>
/// <param name="Length">Bytes of the file.</param>
/// <param name="BlockSize">Bytes; the last block may be shorter.</param>
/// <param name="Rolling">One for each block.</param>
/// <param name="Strong">16 bytes for each block.</param>
public sealed record BlockSignature(long Length, int BlockSize, uint[] Rolling, byte[] Strong)
{
    /// <summary>Of the whole content; not known for a signature that the other side computed.</summary>
    public ContentDigest Content { get; init; }
}
