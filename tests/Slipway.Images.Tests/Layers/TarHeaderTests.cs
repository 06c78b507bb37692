using System.Formats.Tar;
using System.Text;
using Slipway.Images.Layers;

namespace Slipway.Images.Tests.Layers;

[TestClass]
public sealed class TarHeaderTests
{
    [TestMethod]
    public void Numbers_too_big_for_octal_digits_are_written_and_read()
    {
        using var tar = new MemoryStream();
        using var endless = new EndlessStream(9L << 30);
        using (var writer = new TarWriter(tar, TarEntryFormat.Gnu, leaveOpen: true))
        {
            var entry = new GnuTarEntry(TarEntryType.RegularFile, "big") { DataStream = endless, Uid = 2_097_152, Gid = int.MaxValue };
            Assert.ThrowsExactly<EndOfStreamException>(() => writer.WriteEntry(entry));
        }

        var header = TarHeader.Read(tar.ToArray().AsSpan(0, TarHeader.Length));
        Assert.AreEqual(('0', "big", 9L << 30, 2_097_152, int.MaxValue), (header.Type, header.Name, header.Size, header.Uid, header.Gid));
    }

    [TestMethod]
    [DataRow("0000017\0", 15)]
    [DataRow("    17 \0", 15)]
    [DataRow("17\0\0\0\0\0\0", 15)]
    [DataRow("\0\0\0\0\0\0\0\0", 0)]
    [DataRow("        ", 0)]
    [DataRow("77777777", 16_777_215)]
    public void Numbers_are_read_however_they_are_filled_up(string field, int number) => Assert.AreEqual(number, Read(Encoding.Latin1.GetBytes(field)).Uid);

    [TestMethod]
    public void An_owner_beyond_what_entries_can_say_is_nobody()
    {
        Assert.AreEqual(65534, Read([0x80, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFE]).Uid);
        Assert.AreEqual(int.MaxValue, Read([0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF]).Uid);
    }

    [TestMethod]
    public void What_is_no_number_is_refused()
    {
        foreach (var field in (byte[][])[[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xBF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .. (byte[][])["8"u8.ToArray(), "0x1"u8.ToArray(), "-1"u8.ToArray(), "1\a"u8.ToArray()]])
        {
            var padded = new byte[12];
            field.CopyTo(padded, 0);
            Assert.ThrowsExactly<MalformedTarException>(() => ReadSize(padded), Convert.ToHexString(field));
        }
    }

    [TestMethod]
    public void A_checksum_of_signed_bytes_is_accepted_as_old_writers_made_it()
    {
        var block = Block();
        Encoding.UTF8.GetBytes("größe").CopyTo(block, 0);
        TarLayer.Seal(block);
        var unsigned = Convert.ToInt32(Encoding.ASCII.GetString(block, 148, 6), 8);
        var signed = unsigned - (256 * block.Where((_, at) => at is < 148 or >= 156).Count(b => b >= 128));
        Assert.AreNotEqual(unsigned, signed);
        Encoding.ASCII.GetBytes(Convert.ToString(signed, 8).PadLeft(6, '0')).CopyTo(block, 148);
        Assert.AreEqual("größe", TarHeader.Read(block).Name);
        block[149]++;
        Assert.ThrowsExactly<MalformedTarException>(() => TarHeader.Read(block));
    }

    private static byte[] Block() => new TarLayer().Raw('0', "name").Bytes;

    private static TarHeader Read(byte[] uid)
    {
        var block = Block();
        uid.CopyTo(block, 108);
        TarLayer.Seal(block);
        return TarHeader.Read(block);
    }

    private static TarHeader ReadSize(byte[] size)
    {
        var block = Block();
        size.CopyTo(block, 124);
        TarLayer.Seal(block);
        return TarHeader.Read(block);
    }

    /// <summary>Has a length, and ends at its first read.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => throw new EndOfStreamException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
