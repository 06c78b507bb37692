using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Slipway.Sync.Transfer;

/// <summary>How a block is known: the rolling hash's upper half is <see cref="BlockSignature.Rolling"/>, its lower half and 12 bytes of MD5 are <see cref="BlockSignature.Strong"/>.</summary>
internal static class BlockHash
{
    /// <summary>Bytes of a strong hash.</summary>
    public const int StrongLength = 16;

    /// <summary>The rolling hash of which a signature has the halves.</summary>
    public static ulong Rolling(uint upper, ReadOnlySpan<byte> strong) => ((ulong)upper << 32) | BinaryPrimitives.ReadUInt32BigEndian(strong);

    /// <summary>Computes a block's strong hash. It identifies among the blocks of one file and is no protection; the digest of the whole content is checked in the end.</summary>
    public static void Strong(ReadOnlySpan<byte> block, ulong rolling, Span<byte> strong)
    {
        Span<byte> md5 = stackalloc byte[MD5.HashSizeInBytes];
#pragma warning disable CA5351 // Twice as fast as what is fit to protect something.
        MD5.HashData(block, md5);
#pragma warning restore CA5351
        BinaryPrimitives.WriteUInt32BigEndian(strong, (uint)rolling);
        md5[..12].CopyTo(strong[4..]);
    }
}
