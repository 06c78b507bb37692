using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Memory;

/// <summary>The block signatures of a memory, in the order of their paths.</summary>
internal static class SignatureList
{
    private const int StrongSize = 16;

    private const int DigestSize = 32;

    // An empty path of an empty file: a length, a length, a digest, a size and a block size.
    private const int LeastSize = 14 + DigestSize;

    public static void Write(ByteWriter writer, IReadOnlyDictionary<string, BlockSignature> signatures)
    {
        writer.Length(signatures.Count);
        var paths = new string[signatures.Count];
        var count = 0;
        foreach (var path in signatures.Keys) paths[count++] = path;
        Array.Sort(paths, string.CompareOrdinal);
        foreach (var path in paths)
        {
            var signature = signatures[path];
            writer.Text(path);
            writer.Int64(signature.Length);
            writer.Bytes(DigestOf(signature));
            writer.UInt32((uint)signature.BlockSize);
            writer.Length(signature.Rolling.Length);
            writer.UInt32s(signature.Rolling);
            writer.Bytes(signature.Strong);
        }
    }

    public static Dictionary<string, BlockSignature> Read(ref ByteReader reader)
    {
        var count = reader.Count(LeastSize);
        var signatures = new Dictionary<string, BlockSignature>(count);
        for (var i = 0; i < count; i++)
        {
            var path = reader.Text();
            var length = reader.Int64();
            var content = ContentDigest.FromBytes(reader.Bytes(DigestSize));
            var blockSize = reader.UInt32();
            var blocks = reader.Count(sizeof(uint) + StrongSize);
            if (blockSize is 0 or > int.MaxValue || length < 0 || blocks != (length / blockSize) + (length % blockSize == 0 ? 0 : 1)) throw ByteReader.Malformed();
            if (!signatures.TryAdd(path, new BlockSignature(length, (int)blockSize, reader.UInt32s(blocks), reader.Bytes(blocks * StrongSize)) { Content = content })) throw ByteReader.Malformed();
        }

        return signatures;
    }

    private static byte[] DigestOf(BlockSignature signature)
    {
        var digest = new byte[DigestSize];
        signature.Content.CopyTo(digest);
        return digest;
    }
}
