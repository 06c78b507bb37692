using System.Text;
using Slipway.Docker.Streams;

namespace Slipway.Docker.Tests.Streams;

[TestClass]
public sealed class MultiplexedStreamTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(1000)]
    public async Task What_was_written_is_read_however_the_bytes_arrive(int atATime)
    {
        using var written = new MemoryStream();
        await MultiplexedStream.WriteAsync(written, OutputKind.StdOut, "out"u8.ToArray(), default);
        await MultiplexedStream.WriteAsync(written, OutputKind.StdErr, "err"u8.ToArray(), default);
        await MultiplexedStream.WriteAsync(written, OutputKind.StdOut, ReadOnlyMemory<byte>.Empty, default);
        await MultiplexedStream.WriteAsync(written, OutputKind.StdOut, new byte[70_000], default);
        var (output, errors) = await ReadAsync(new Dribble(written.ToArray(), atATime));
        Assert.AreEqual("out", Encoding.ASCII.GetString(output, 0, 3));
        Assert.HasCount(70_003, output);
        Assert.AreEqual("err", Encoding.ASCII.GetString(errors));
    }

    [TestMethod]
    [DataRow(new byte[] { 1, 0, 0, 0, 0, 0 }, "within a header")]
    [DataRow(new byte[] { 1, 0, 0, 0, 0, 0, 0, 5, 65 }, "within a frame")]
    [DataRow(new byte[] { 72, 101, 108, 108, 111, 32, 119, 111 }, "malformed header")]
    public async Task A_broken_stream_says_so(byte[] bytes, string why)
    {
        var failure = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => ReadAsync(new MemoryStream(bytes)));
        StringAssert.Contains(failure.Message, why);
    }

    [TestMethod]
    public async Task A_terminals_output_is_taken_as_it_is()
    {
        var text = "";
        await foreach (var chunk in MultiplexedStream.ReadAsync(new MemoryStream("\u0001plain"u8.ToArray()), OutputFormat.Raw, default))
        {
            Assert.AreEqual(OutputKind.StdOut, chunk.Kind);
            text += Encoding.UTF8.GetString(chunk.Bytes.Span);
        }

        Assert.AreEqual("\u0001plain", text);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    public async Task Lines_come_whole_however_the_bytes_arrive(int atATime)
    {
        List<string> lines = [];
        var text = "{\"a\":1}\r\n\n{\"b\":\"" + new string('x', 40_000) + "\"}\nlast";
        await foreach (var line in JsonLines.ReadAsync(new Dribble(Encoding.UTF8.GetBytes(text), atATime), why => new InvalidDataException(why), default)) lines.Add(Encoding.UTF8.GetString(line.Span));
        CollectionAssert.AreEqual(new[] { "{\"a\":1}", "{\"b\":\"" + new string('x', 40_000) + "\"}", "last" }, lines);
    }

    private static async Task<(byte[] Output, byte[] Errors)> ReadAsync(Stream stream)
    {
        using MemoryStream output = new(), errors = new();
        await foreach (var chunk in MultiplexedStream.ReadAsync(stream, OutputFormat.Multiplexed, default))
        {
            (chunk.Kind == OutputKind.StdOut ? output : errors).Write(chunk.Bytes.Span);
        }

        return (output.ToArray(), errors.ToArray());
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Dribble(byte[] bytes, int atATime) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, atATime)], cancellationToken);
    }
}
