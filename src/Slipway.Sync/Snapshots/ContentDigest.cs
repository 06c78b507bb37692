using System.Buffers;
using System.Buffers.Binary;

namespace Slipway.Sync.Snapshots;

/// <summary>The SHA-256 of a file's content. The default value means that it is not known.</summary>
public readonly record struct ContentDigest(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <summary>Whether it is known.</summary>
    public bool IsKnown => (First | Second | Third | Fourth) != 0;

    /// <summary>From 32 bytes.</summary>
    public static ContentDigest FromBytes(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]), BinaryPrimitives.ReadUInt64BigEndian(hash[16..]), BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));

    /// <summary>From 64 hexadecimal digits, as sha256sum prints them; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> hex, out ContentDigest digest)
    {
        Span<byte> hash = stackalloc byte[32];
        digest = default;
        if (hex.Length != 64 || Convert.FromHexString(hex, hash, out _, out _) != OperationStatus.Done) return false;
        digest = FromBytes(hash);
        return true;
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> hash)
    {
        BinaryPrimitives.WriteUInt64BigEndian(hash, First);
        BinaryPrimitives.WriteUInt64BigEndian(hash[8..], Second);
        BinaryPrimitives.WriteUInt64BigEndian(hash[16..], Third);
        BinaryPrimitives.WriteUInt64BigEndian(hash[24..], Fourth);
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> hash = stackalloc byte[32];
        CopyTo(hash);
        return Convert.ToHexStringLower(hash);
    }
}
