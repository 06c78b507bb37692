namespace Slipway.Sync.Transfer;

/// <summary>
/// Looks for a basis' blocks at every position of a content that comes in pieces. Bytes wait in a buffer until it is decided whether they are copied or sent: <c>[sent | literal | run | not looked at]</c>,
/// where a run is bytes that are the basis' but too few to be worth a copy yet.
/// </summary>
internal sealed class DeltaSearch
{
    // Copies up to this many may be as short as a copy may be; then each must be a greater part of the whole.
    private const int CheapCopies = 256;
    private const int LongestWait = 4 << 20;
    private const int Piece = 512 * 1024;

    private readonly BlockIndex index;
    private readonly BlockHasher blocks;
    private readonly RollingHash roller;
    private readonly int blockSize;
    private readonly long basisLength;
    private readonly int leastCopy;
    private readonly int leastLater;
    private readonly byte[] buffer;
    private readonly byte[] strong = new byte[BlockHash.StrongLength];
    private List<DeltaPart> parts = [];

    // Positions in the buffer, and where in the content the buffer begins.
    private int unsent;
    private int at;
    private int end;
    private int fresh;
    private long origin;

    private ulong hash;
    private bool hasHash;
    private bool wasLookedAt;

    private int runStart;
    private long runOffset;
    private long runLength;
    private bool isWorth;
    private int copies;

    /// <param name="basis">What is looked for.</param>
    /// <param name="blocks">Of the content; when its blocks are as long as the basis', their hashes serve both.</param>
    /// <param name="length">How long the content is expected to be.</param>
    /// <param name="leastCopy">Bytes that are worth a copy.</param>
    public DeltaSearch(BlockSignature basis, BlockHasher blocks, long length, int leastCopy)
    {
        index = new BlockIndex(basis);
        this.blocks = blocks;

        // Without blocks to look for, any size does.
        blockSize = index.Count > 0 ? basis.BlockSize : blocks.BlockSize;
        basisLength = index.Count > 0 ? basis.Length : 0;
        Tail = basisLength > 0 && basisLength % blockSize != 0 ? basis.Strong.AsMemory(^BlockHash.StrongLength..) : default;
        roller = new RollingHash(blockSize);
        this.leastCopy = Math.Max(leastCopy, blockSize);
        leastLater = (int)Math.Clamp(length / CheapCopies, this.leastCopy, Math.Max(LongestWait, this.leastCopy));
        buffer = GC.AllocateUninitializedArray<byte>(DeltaEncoder.LongestLiteral + leastLater + (3 * blockSize) + (3 * Piece));
    }

    /// <summary>Where the next piece of the content is to be put. Asked for when the parts found so far were used; moves bytes.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (buffer.Length - end < Piece)
            {
                buffer.AsSpan(unsent, end - unsent).CopyTo(buffer);
                origin += unsent;
                runStart -= unsent;
                at -= unsent;
                end -= unsent;
                unsent = 0;
            }

            return buffer.AsMemory(end, Piece);
        }
    }

    /// <summary>The piece taken last.</summary>
    public ReadOnlyMemory<byte> Fresh => buffer.AsMemory(end - fresh, fresh);

    // The strong hash of the basis' last block where that is a shorter one.
    private ReadOnlyMemory<byte> Tail { get; }

    /// <summary>Takes what was put at the start of <see cref="Room"/>.</summary>
    public void Accept(int count)
    {
        fresh = count;
        end += count;
    }

    /// <summary>Looks at <see cref="Fresh"/>.</summary>
    /// <returns>What can be told by now.</returns>
    public IReadOnlyList<DeltaPart> Advance()
    {
        blocks.Append(Fresh.Span);
        while ((!wasLookedAt || Roll()) && end - at >= blockSize)
        {
            if (Find() is var block and >= 0)
            {
                Take(block);
            }
            else
            {
                CloseRun();
                wasLookedAt = true;
            }
        }

        var known = runLength > 0 && !isWorth ? runStart : at;
        while (known - unsent >= DeltaEncoder.LongestLiteral) Send(unsent + DeltaEncoder.LongestLiteral);
        return Taken();
    }

    /// <summary>The content has ended.</summary>
    /// <returns>What was left to be told.</returns>
    public IReadOnlyList<DeltaPart> Finish()
    {
        var rest = end - at;
        if (runLength > 0 && rest > 0 && !Tail.IsEmpty && runOffset + runLength + rest == basisLength && rest < blockSize)
        {
            var last = buffer.AsSpan(at, rest);
            BlockHash.Strong(last, RollingHash.Of(last), strong);
            if (Tail.Span.SequenceEqual(strong)) Extend(rest);
        }

        CloseRun();
        Send(end);
        return Taken();
    }

    private List<DeltaPart> Taken()
    {
        var taken = parts;
        parts = [];
        return taken;
    }

    /// <summary>Goes on byte by byte to where a block may begin; false when that takes bytes that have not come.</summary>
    private bool Roll()
    {
        var from = buffer;
        var size = blockSize;
        var current = hash;
        var i = at;
        var last = end - size;
        while (i < last)
        {
            current = roller.Roll(current, from[i], from[i + size]);
            i++;
            if (!index.MayHave(current)) continue;
            wasLookedAt = false;
            break;
        }

        (hash, at) = (current, i);
        return !wasLookedAt;
    }

    /// <summary>The basis' block that is at this position; -1 without one.</summary>
    private int Find()
    {
        var position = origin + at;
        var own = blocks.BlockSize == blockSize && position % blockSize == 0 ? (int)(position / blockSize) : -1;
        if (!hasHash) hash = own >= 0 ? blocks.Rolling(own) : RollingHash.Of(buffer.AsSpan(at, blockSize));
        hasHash = true;
        if (!index.MayHave(hash)) return -1;
        var isKnown = false;

        // What goes on with a run, or is where it was, comes before an equal block elsewhere: copies stay few in repetitive contents.
        var following = runLength > 0 ? (runOffset + runLength) / blockSize : position % blockSize == 0 ? position / blockSize : -1;
        if (following >= 0 && following < index.Count && index.Has((int)following, hash) && index.Has((int)following, Strong(own, ref isKnown))) return (int)following;
        var block = index.First(hash);
        while (block >= 0 && !index.Has(block, Strong(own, ref isKnown))) block = index.Next(block);
        return block;
    }

    private ReadOnlySpan<byte> Strong(int own, ref bool isKnown)
    {
        if (own >= 0) return blocks.Strong(own);
        if (!isKnown) BlockHash.Strong(buffer.AsSpan(at, blockSize), hash, strong);
        isKnown = true;
        return strong;
    }

    private void Take(int block)
    {
        var offset = (long)block * blockSize;
        if (runLength > 0 && runOffset + runLength != offset) CloseRun();
        if (runLength == 0) (runStart, runOffset) = (at, offset);
        Extend(blockSize);
        hasHash = false;
    }

    private void Extend(int count)
    {
        runLength += count;
        at += count;
        if (!isWorth && runLength >= (copies < CheapCopies ? leastCopy : leastLater))
        {
            Send(runStart);
            isWorth = true;
        }

        if (isWorth) unsent = at;
    }

    // A run that is not worth a copy becomes part of the literal before it.
    private void CloseRun()
    {
        if (isWorth)
        {
            parts.Add(new DeltaCopy(runOffset, runLength));
            copies++;
        }

        runLength = 0;
        isWorth = false;
    }

    private void Send(int to)
    {
        while (unsent < to)
        {
            var count = Math.Min(to - unsent, DeltaEncoder.LongestLiteral);
            parts.Add(new DeltaLiteral(buffer.AsMemory(unsent, count)));
            unsent += count;
        }
    }
}
