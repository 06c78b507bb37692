namespace Slipway.Sync.Transfer;

/// <summary>Finds the blocks of a basis by their hashes. A signature that contradicts itself has none.</summary>
internal sealed class BlockIndex
{
    // Blocks of the same rolling hash and different content are contrived; so many are found, the rest is sent.
    private const int LongestChain = 8;

    private readonly BlockSignature basis;
    private readonly int shift;
    private readonly int[] first;
    private readonly int[] next;
    private readonly ulong[] present;

    public BlockIndex(BlockSignature basis)
    {
        this.basis = basis;
        Count = IsSound(basis) ? (int)(basis.Length / basis.BlockSize) : 0;
        var bits = 6;
        while (bits < 26 && 1L << bits < Count * 2L) bits++;
        shift = 32 - bits;
        first = new int[1 << bits];
        Array.Fill(first, -1);
        next = new int[Count];

        // One bit for each of 16 times as many values keeps nearly all other positions from the table, and stays in the processor's first cache.
        present = new ulong[1 << (bits - 2)];
        for (var block = 0; block < Count; block++) Add(block);
    }

    /// <summary>Whole blocks; a shorter one at the end is not among them.</summary>
    public int Count { get; }

    /// <summary>Whether a block may have this hash.</summary>
    public bool MayHave(ulong hash)
    {
        var bit = (uint)(hash >> 32) >> (shift - 4);
        return (present[bit >> 6] >> (int)(bit & 63) & 1) != 0;
    }

    /// <summary>Whether a block has this hash.</summary>
    public bool Has(int block, ulong hash) => basis.Rolling[block] == (uint)(hash >> 32) && RollingOf(block) == hash;

    /// <summary>Whether a block has this strong hash.</summary>
    public bool Has(int block, ReadOnlySpan<byte> strong) => StrongOf(block).SequenceEqual(strong);

    /// <summary>The first block with this hash; -1 without one.</summary>
    public int First(ulong hash)
    {
        var block = Count == 0 ? -1 : first[(uint)(hash >> 32) >> shift];
        while (block >= 0 && !Has(block, hash)) block = next[block];
        return block;
    }

    /// <summary>The next one with the same hash as a block; -1 without one.</summary>
    public int Next(int block)
    {
        var hash = RollingOf(block);
        do block = next[block];
        while (block >= 0 && !Has(block, hash));
        return block;
    }

    private static bool IsSound(BlockSignature basis)
    {
        if (basis.Length < 0 || basis.BlockSize is < 16 or > 1 << 24) return false;
        var count = (basis.Length + basis.BlockSize - 1) / basis.BlockSize;
        return basis.Rolling.Length == count && basis.Strong.Length == count * BlockHash.StrongLength;
    }

    private ReadOnlySpan<byte> StrongOf(int block) => basis.Strong.AsSpan(block * BlockHash.StrongLength, BlockHash.StrongLength);

    private ulong RollingOf(int block) => BlockHash.Rolling(basis.Rolling[block], StrongOf(block));

    // Blocks of equal content count once: what comes after is found by the search's own expectation.
    private void Add(int block)
    {
        var upper = basis.Rolling[block];
        var bit = upper >> (shift - 4);
        present[bit >> 6] |= 1UL << (int)(bit & 63);
        var last = -1;
        var length = 0;
        for (var other = first[upper >> shift]; other >= 0; other = next[other])
        {
            if (StrongOf(other).SequenceEqual(StrongOf(block))) return;
            last = other;
            length++;
        }

        if (length >= LongestChain) return;
        next[block] = -1;
        if (last < 0) first[upper >> shift] = block;
        else next[last] = block;
    }
}
