namespace Slipway.Sync.Transfer;

/// <summary>
/// A hash of 64 bits that moves on by one byte in a few instructions: a polynomial, modulo 2^64, of numbers that stand for the bytes. Sums such as Adler's spread short and similar blocks badly;
/// with 64 bits, a block is taken for another about once in 2^64 positions and blocks, so that the strong hash is computed for hardly any but equal ones, however large the file.
/// </summary>
internal sealed class RollingHash
{
    // Odd, its bits well mixed (Knuth's multiplier of MMIX).
    private const ulong Factor = 6364136223846793005;
    private const ulong Factor4 = unchecked(Factor * Factor * Factor * Factor);

    // Numbers[b], times Factor^0 to Factor^3: four bytes at a time cost one multiplication in a row instead of four.
    private static readonly ulong[] s_numbers = Numbers();

    private readonly ulong[] leaving = new ulong[256];

    /// <summary>Prepares to move along blocks of a size.</summary>
    public RollingHash(int blockSize)
    {
        var power = Power(blockSize);
        for (var b = 0; b < 256; b++) leaving[b] = unchecked(s_numbers[b] * power);
    }

    /// <summary>The hash of a block.</summary>
    public static ulong Of(ReadOnlySpan<byte> block)
    {
        var numbers = s_numbers.AsSpan(0, 1024);
        ulong hash = 0;
        var i = 0;
        unchecked
        {
            for (; i + 4 <= block.Length; i += 4)
            {
                hash = (hash * Factor4) + (numbers[768 + block[i]] + numbers[512 + block[i + 1]]) + (numbers[256 + block[i + 2]] + numbers[block[i + 3]]);
            }

            for (; i < block.Length; i++) hash = (hash * Factor) + numbers[block[i]];
        }

        return hash;
    }

    /// <summary>The hash of the block one byte on.</summary>
    public ulong Roll(ulong hash, byte left, byte entered) => unchecked((hash * Factor) + s_numbers[entered] - leaving[left]);

    private static ulong Power(int exponent)
    {
        ulong power = 1;
        var factor = Factor;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0) power = unchecked(power * factor);
            factor = unchecked(factor * factor);
        }

        return power;
    }

    // SplitMix64: any fixed numbers do whose low bits differ as much as the high ones. They are part of what is remembered.
    private static ulong[] Numbers()
    {
        var numbers = new ulong[1024];
        unchecked
        {
            ulong state = 0;
            for (var b = 0; b < 256; b++)
            {
                state += 0x9E3779B97F4A7C15;
                var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                numbers[b] = z ^ (z >> 31);
                for (var power = 1; power < 4; power++) numbers[(power * 256) + b] = numbers[((power - 1) * 256) + b] * Factor;
            }
        }

        return numbers;
    }
}
