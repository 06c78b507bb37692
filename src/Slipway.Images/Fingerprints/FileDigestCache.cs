using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Slipway.Images.Fingerprints;

/// <summary>
/// What the files of a context were when they were last hashed, in the order of the walk: a magic, the time it was begun, the entries
/// (<see cref="FileDigestCursor"/>), the fingerprint of them all, their number and a checksum. A file that is missing, cut off, damaged or of another version
/// is an empty cache.
/// </summary>
internal sealed class FileDigestCache
{
    public const int HeaderLength = 16;
    public const int TrailerLength = SHA256.HashSizeInBytes + sizeof(int) + sizeof(uint);
    private const long Second = 1_000_000_000;

    /// <summary>How far a file system's clock may lag behind the time read from it: a kernel's tick, or two seconds where stamps are whole seconds.</summary>
    private const long Tick = Second / 50;

    private readonly byte[] _bytes;
    private readonly long _begun;

    private FileDigestCache(byte[] bytes)
    {
        _bytes = bytes;
        _begun = bytes.Length == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8));
    }

    public static ReadOnlySpan<byte> Magic => "SLIPFDC1"u8;

    public bool IsEmpty => _bytes.Length == 0;

    /// <summary>The entries' bytes.</summary>
    public ReadOnlyMemory<byte> Entries => IsEmpty ? default : _bytes.AsMemory(HeaderLength, _bytes.Length - HeaderLength - TrailerLength);

    /// <summary>The fingerprint of all entries; null for an empty cache.</summary>
    public Fingerprint? Fingerprint =>
        IsEmpty ? null : new Fingerprint(Convert.ToHexStringLower(_bytes.AsSpan(_bytes.Length - TrailerLength, SHA256.HashSizeInBytes)));

    public static FileDigestCache Load(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            return new FileDigestCache(IsSound(bytes) ? bytes : []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without its cache a fingerprint takes longer and says the same.
            return new FileDigestCache([]);
        }
    }

    /// <summary>
    /// Whether a file with this stamp may have been written to after it was hashed without its stamp showing it (git's "racily clean"): it was stamped when
    /// the cache was begun, or later.
    /// </summary>
    /// <param name="stamp">Nanoseconds since the Unix epoch: of the last change of any kind, where the system tells, else of the content.</param>
    public bool IsRacy(long stamp) => stamp >= _begun - (stamp % Second == 0 ? 2 * Second : Tick);

    /// <summary>CRC-32C, continued from <paramref name="crc"/>.</summary>
    public static uint Checksum(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }

    private static bool IsSound(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderLength + TrailerLength
        && bytes.StartsWith(Magic)
        && Checksum(0, bytes[..^sizeof(uint)]) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]);
}
