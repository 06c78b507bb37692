namespace Slipway.Sync.Transfer;

/// <summary>Hashes a content block by block as it streams by.</summary>
internal sealed class BlockHasher(int blockSize)
{
    private readonly List<uint> rolling = [];
    private readonly byte[] begun = new byte[blockSize];
    private byte[] strong = new byte[64 * BlockHash.StrongLength];
    private int begunLength;

    /// <summary>Bytes of a block.</summary>
    public int BlockSize => blockSize;

    /// <summary>Blocks hashed so far.</summary>
    public int Count => rolling.Count;

    /// <summary>Bytes taken so far.</summary>
    public long Length { get; private set; }

    /// <summary>The 16 bytes of a block's strong hash.</summary>
    public ReadOnlySpan<byte> Strong(int block) => strong.AsSpan(block * BlockHash.StrongLength, BlockHash.StrongLength);

    /// <summary>The rolling hash of a block.</summary>
    public ulong Rolling(int block) => BlockHash.Rolling(rolling[block], Strong(block));

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        Length += piece.Length;
        if (begunLength > 0)
        {
            var taken = Math.Min(piece.Length, blockSize - begunLength);
            piece[..taken].CopyTo(begun.AsSpan(begunLength));
            begunLength += taken;
            piece = piece[taken..];
            if (begunLength < blockSize) return;
            Add(begun);
            begunLength = 0;
        }

        for (; piece.Length >= blockSize; piece = piece[blockSize..]) Add(piece[..blockSize]);
        piece.CopyTo(begun);
        begunLength = piece.Length;
    }

    /// <summary>The signature. Nothing may be appended afterwards.</summary>
    public BlockSignature Finish()
    {
        if (begunLength > 0) Add(begun.AsSpan(0, begunLength));
        begunLength = 0;
        return new BlockSignature(Length, blockSize, [.. rolling], strong[..(Count * BlockHash.StrongLength)]);
    }

    private void Add(ReadOnlySpan<byte> block)
    {
        var at = Count * BlockHash.StrongLength;
        if (at == strong.Length) Array.Resize(ref strong, strong.Length * 2);
        var hash = RollingHash.Of(block);
        BlockHash.Strong(block, hash, strong.AsSpan(at, BlockHash.StrongLength));
        rolling.Add((uint)(hash >> 32));
    }
}
