using System.Text;
using Slipway.Ssh.Shells;

namespace Slipway.Ssh.Tests;

[TestClass]
public sealed class MarkedStreamTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Parts_are_found_however_the_bytes_arrive()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            // Few letters, so that beginnings of the marker abound.
            var parts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Letters(random, random.Next(0, 40))).Where(part => !(part + "aabaa").AsSpan(0, part.Length + 4).Contains("aabaa", StringComparison.Ordinal)).ToArray();
            var reading = new MarkedStream(new Trickle(Encoding.ASCII.GetBytes(string.Concat(parts.Select(part => part + "aabaa")) + "rest"), random));
            foreach (var part in parts)
            {
                reading.EndAt("aabaa");
                var found = random.Next(2) == 0 ? Encoding.ASCII.GetString(await reading.FinishAsync(1000, Token)) : await ReadAsync(reading, random);
                Assert.AreEqual(part, found, $"{round}: {string.Join('|', parts)}");
            }
        }
    }

    [TestMethod]
    public async Task Of_a_long_part_the_end_is_kept()
    {
        var text = string.Concat(Enumerable.Range(0, 100_000));
        var reading = new MarkedStream(new MemoryStream(Encoding.ASCII.GetBytes(text + "MARK")));
        reading.EndAt("MARK");
        Assert.AreEqual(text[^100..], Encoding.ASCII.GetString(await reading.FinishAsync(100, Token)));
    }

    [TestMethod]
    public async Task A_part_without_its_marker_is_an_end_of_the_stream()
    {
        var reading = new MarkedStream(new MemoryStream("some MAR"u8.ToArray()));
        reading.EndAt("MARK");
        await Assert.ThrowsExactlyAsync<EndOfStreamException>(() => reading.SkipAsync(Token));
        Assert.AreEqual("some MAR", reading.Last);
    }

    private async Task<string> ReadAsync(MarkedStream reading, Random random)
    {
        var text = new StringBuilder();
        var buffer = new byte[9];
        while (await reading.ReadAsync(buffer.AsMemory(0, random.Next(1, 10)), Token) is var read and > 0) text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        await reading.SkipAsync(Token);
        return text.ToString();
    }

    private static string Letters(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? 'b' : 'a'));

    private sealed class Trickle(byte[] bytes, Random random) : SequentialStream
    {
        private int at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(random.Next(1, 12), Math.Min(buffer.Length, bytes.Length - at));
            bytes.AsSpan(at, count).CopyTo(buffer.Span);
            at += count;
            return ValueTask.FromResult(count);
        }
    }
}
