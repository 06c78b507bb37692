using System.Security.Cryptography;
using Slipway.Diagnostics;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Transfer;

[TestClass]
public sealed class DeltaTests
{
    private const int Block = 64;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Any_content_comes_back_from_any_basis()
    {
        int[] lengths = [0, 1, Block - 1, Block, Block + 1, (2 * Block) - 1, 2 * Block, (2 * Block) + 1, 10 * Block, (10 * Block) + 7, 5000];
        var cases = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            foreach (var length in lengths)
            {
                var basis = Content(random, length, letters: seed % 4 == 0 ? 2 : 256);
                foreach (var content in (byte[][])[Edited(random, basis), Edited(random, basis), Content(random, lengths[random.Next(lengths.Length)], 256), basis])
                {
                    await AssertRoundTrip(content, basis, $"seed {seed}, {length} to {content.Length} bytes", Block, random.Next(1, 3) * Block);
                    cases++;
                }
            }
        }

        Assert.IsGreaterThan(1000, cases);
    }

    [TestMethod]
    public async Task Long_contents_come_back_through_all_limits()
    {
        // Long enough for several pieces of reading, literals beyond the longest, and more runs than there may be copies.
        var random = new Random(1);
        var basis = Content(random, 9_000_000, 256);
        for (var round = 0; round < 4; round++)
        {
            var content = basis.ToArray().AsSpan(0, random.Next(4_000_000, basis.Length)).ToArray();
            for (var i = random.Next(40_000); i < content.Length; i += round switch { 0 => 20_000, 1 => 35_000, 2 => 400_000, _ => random.Next(1, 80_000) }) content[i] ^= 1;
            byte[] moved = [.. Content(random, random.Next(3_000_000), 256), .. content];
            var parts = await AssertRoundTrip(moved, basis, $"round {round}", 1024, 2048);
            Assert.IsLessThanOrEqualTo(512, parts.Count(p => p is DeltaCopy));
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(50_000_000)]
    [DataRow(99_999_999)]
    public async Task A_megabyte_inserted_in_100_MB_is_all_that_is_sent(int at)
    {
        var random = new Random(2);
        var basis = Content(random, 100_000_000, 256);
        var inserted = Content(random, 1_000_000, 256);
        byte[] content = [.. basis.AsSpan(0, at), .. inserted, .. basis.AsSpan(at)];
        var (parts, literals) = await Encode(content, await Signature(basis));
        Assert.IsLessThanOrEqualTo(1_100_000L, literals);
        Assert.IsLessThanOrEqualTo(2, parts.Count(p => p is DeltaCopy));
    }

    [TestMethod]
    public async Task What_was_moved_overwritten_removed_or_appended_is_found()
    {
        var random = new Random(3);
        var basis = Content(random, 20_000_000, 256);
        var signature = await Signature(basis);
        var overwritten = basis.ToArray();
        random.NextBytes(overwritten.AsSpan(7_000_000, 1_000_000));
        Assert.IsLessThan(1_100_000L, (await Encode(overwritten, signature)).Literals, "overwritten");
        Assert.IsLessThan(200_000L, (await Encode([.. basis.AsSpan(12_345_678), .. basis.AsSpan(0, 12_345_678)], signature)).Literals, "moved");
        Assert.IsLessThan(100_000L, (await Encode([.. basis.AsSpan(0, 5_000_001), .. basis.AsSpan(6_000_000)], signature)).Literals, "removed");
        Assert.IsLessThan(100_000L, (await Encode([.. basis, 1, 2, 3], signature)).Literals, "appended");
        var same = await Encode(basis, signature);
        Assert.AreEqual(0, same.Literals, "the same");
        Assert.AreEqual(new DeltaCopy(0, basis.Length), same.Parts[0]);
    }

    [TestMethod]
    public async Task Repetitive_contents_take_few_parts()
    {
        foreach (var period in (int[])[1, 3, 4096, 16384, 20_000])
        {
            var basis = new byte[6_000_000];
            for (var i = 0; i < basis.Length; i++) basis[i] = (byte)(i % period * 31);
            byte[] content = [.. basis.AsSpan(0, 3_000_001), 99, .. basis, .. basis];
            var parts = await AssertRoundTrip(content, basis, $"period {period}", SignatureBuilder.BlockSizeFor(basis.Length), 32 * 1024);
            Assert.IsLessThan(20, parts.Count, $"period {period}");
        }
    }

    [TestMethod]
    public async Task A_signature_is_the_same_however_its_content_comes()
    {
        var random = new Random(4);
        var content = Content(random, 3_000_000, 256);
        var expected = await Signature(content);
        for (var round = 0; round < 5; round++)
        {
            using var builder = new SignatureBuilder(content.Length);
            for (var at = 0; at < content.Length;)
            {
                var count = Math.Min(random.Next(1, round == 0 ? 100_000 : 900_000), content.Length - at);
                await builder.AppendAsync(content.AsMemory(at, count));
                at += count;
            }

            var summary = builder.Finish();
            Assert.AreEqual(ContentDigest.FromBytes(SHA256.HashData(content)), summary.Digest);
            AssertSame(expected, summary.Signature!);
        }

        var parts = await All(DeltaEncoder.EncodeAsync(new ShortReads(content), content.Length, expected!, TestContext.CancellationToken));
        AssertSame(expected, ((DeltaEnd)parts[^1]).Content.Signature!);
    }

    [TestMethod]
    [DataRow(1_000_000, false, 0)]
    [DataRow(1 << 20, true, 16384)]
    [DataRow(100_000_000, true, 65536)]
    public async Task Blocks_suit_the_length(int length, bool isBig, int blockSize)
    {
        var signature = await Signature(new byte[length]);
        Assert.AreEqual(isBig, signature is not null);
        if (!isBig) return;
        Assert.AreEqual(blockSize, signature!.BlockSize);
        Assert.HasCount((length + blockSize - 1) / blockSize, signature.Rolling);
        Assert.HasCount(16 * signature.Rolling.Length, signature.Strong);
        Assert.IsLessThanOrEqualTo(2000, signature.Rolling.Length);
    }

    [TestMethod]
    public async Task A_signature_that_contradicts_itself_has_nothing_to_copy()
    {
        var content = Content(new Random(5), 2_000_000, 256);
        var sound = (await Signature(content))!;
        foreach (var broken in (BlockSignature[])[sound with { BlockSize = 0 }, sound with { BlockSize = -1 }, sound with { Length = -5 }, sound with { Length = long.MaxValue }, sound with { Rolling = [] }, sound with { Strong = sound.Strong[1..] }])
        {
            var (_, literals) = await Encode(content, broken);
            Assert.AreEqual(content.Length, literals);
        }
    }

    [TestMethod]
    public async Task Another_basis_is_noticed()
    {
        var basis = Content(new Random(6), 2_000_000, 256);
        var signature = (await Signature(basis))!;
        basis[77] ^= 1;
        var changed = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Apply(basis));
        Assert.AreEqual("SLIP4060", changed.Diagnostics[0].Code);
        var cut = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Apply(basis[..1_000_000]));
        Assert.Contains("shorter", cut.Message);

        async Task Apply(byte[] other)
        {
            var original = Content(new Random(6), 2_000_000, 256);
            var parts = DeltaEncoder.EncodeAsync(new MemoryStream(original), original.Length, signature, TestContext.CancellationToken);
            await DeltaDecoder.ApplyAsync(parts, new MemoryStream(other), Stream.Null, TestContext.CancellationToken);
        }
    }

    [TestMethod]
    public void The_rolling_hash_is_that_of_the_block_it_has_rolled_to()
    {
        var random = new Random(7);
        foreach (var size in (int[])[1, 3, 4, 5, 64, 1000])
        {
            var content = Content(random, size + 300, 256);
            var roller = new RollingHash(size);
            var hash = RollingHash.Of(content.AsSpan(0, size));
            for (var i = 1; i + size <= content.Length; i++)
            {
                hash = roller.Roll(hash, content[i - 1], content[i - 1 + size]);
                Assert.AreEqual(RollingHash.Of(content.AsSpan(i, size)), hash);
            }
        }
    }

    private static byte[] Content(Random random, int length, int letters)
    {
        var content = new byte[length];
        if (letters == 256) random.NextBytes(content);
        else for (var i = 0; i < length; i++) content[i] = (byte)random.Next(letters);
        return content;
    }

    private static byte[] Edited(Random random, byte[] basis)
    {
        var content = basis.ToList();
        for (var edits = random.Next(5); edits > 0; edits--)
        {
            var at = random.Next(content.Count + 1);
            var count = random.Next(Math.Min(content.Count - at, 3 * Block) + 1);
            switch (random.Next(4))
            {
                case 0:
                    content.InsertRange(at, Content(random, random.Next(3 * Block), 256));
                    break;
                case 1:
                    content.RemoveRange(at, count);
                    break;
                case 2:
                    var moved = content.GetRange(at, count);
                    content.RemoveRange(at, count);
                    content.InsertRange(random.Next(content.Count + 1), moved);
                    break;
                default:
                    for (var i = at; i < at + count; i++) content[i] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. content];
    }

    private static void AssertSame(BlockSignature? expected, BlockSignature actual)
    {
        Assert.AreEqual((expected!.Length, expected.BlockSize), (actual.Length, actual.BlockSize));
        Assert.IsTrue(expected.Rolling.AsSpan().SequenceEqual(actual.Rolling) && expected.Strong.AsSpan().SequenceEqual(actual.Strong));
    }

    private static async Task<BlockSignature?> Signature(byte[] content)
    {
        using var builder = new SignatureBuilder(content.Length);
        await builder.AppendAsync(content);
        return builder.Finish().Signature;
    }

    private static async Task<List<DeltaPart>> All(IAsyncEnumerable<DeltaPart> parts)
    {
        var all = new List<DeltaPart>();
        await foreach (var part in parts) all.Add(part is DeltaLiteral literal ? new DeltaLiteral(literal.Bytes.ToArray()) : part);
        return all;
    }

    private static async IAsyncEnumerable<DeltaPart> Replay(List<DeltaPart> parts)
    {
        foreach (var part in parts)
        {
            await Task.CompletedTask;
            yield return part;
        }
    }

    private async Task<(List<DeltaPart> Parts, long Literals)> Encode(byte[] content, BlockSignature? basis)
    {
        var parts = await All(DeltaEncoder.EncodeAsync(new MemoryStream(content), content.Length, basis!, TestContext.CancellationToken));
        return (parts, parts.Sum(p => p is DeltaLiteral literal ? literal.Bytes.Length : 0L));
    }

    private async Task<List<DeltaPart>> AssertRoundTrip(byte[] content, byte[] basis, string what, int blockSize, int leastCopy)
    {
        var hasher = new BlockHasher(blockSize);
        hasher.Append(basis);
        var ownBlockSize = content.Length % 2 == 0 ? blockSize : blockSize * 2;
        var parts = await All(DeltaEncoder.EncodeAsync(new MemoryStream(content), content.Length, hasher.Finish(), ownBlockSize, leastCopy, TestContext.CancellationToken));
        using var output = new MemoryStream();
        var summary = await DeltaDecoder.ApplyAsync(Replay(parts), new MemoryStream(basis), output, TestContext.CancellationToken);
        Assert.IsTrue(output.ToArray().AsSpan().SequenceEqual(content), what);
        Assert.AreEqual(content.Length, summary.Length, what);
        Assert.AreEqual(ContentDigest.FromBytes(SHA256.HashData(content)), summary.Digest, what);
        foreach (var part in parts)
        {
            if (part is DeltaCopy copy) Assert.IsTrue(copy.Length >= leastCopy && copy.Offset + copy.Length <= basis.Length, what);
            else if (part is DeltaLiteral literal) Assert.IsTrue(literal.Bytes.Length is > 0 and <= DeltaEncoder.LongestLiteral, what);
        }

        return parts;
    }

    /// <summary>Gives fewer bytes than asked for, as pipes do.</summary>
    private sealed class ShortReads(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 10_007)], cancellationToken);
    }
}
