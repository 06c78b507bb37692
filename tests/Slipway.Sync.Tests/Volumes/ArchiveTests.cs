using System.Formats.Tar;
using System.Text;
using Slipway.Sync.Endpoints.Volumes;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Volumes;

[TestClass]
public sealed class ArchiveTests
{
    private const long Second = 1_000_000_000;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("a", "")]
    [DataRow("folder/b\uDCFFn", "x\uDC80y")]
    [DataRow("日本/ü", "")]
    public async Task What_is_written_is_read_again(string name, string target)
    {
        await RoundAsync(name, target);
    }

    [TestMethod]
    public async Task Long_names_and_targets_are_written_and_read_again()
    {
        for (var length = 95; length < 110; length++) await RoundAsync(new string('n', length), new string('t', 205 - length));
        await RoundAsync(string.Join('/', Enumerable.Repeat(new string('\uDC81', 250), 16)), new string('t', 4000));
    }

    [TestMethod]
    public async Task Another_reader_understands_it()
    {
        var bytes = await TarAsync(new ArchiveEntry('0', new string('n', 180), "", 3, 0b111_101_101, 1_700_000_000 * Second), new ArchiveEntry('1', "hard", new string('n', 180), 0, 0b110_100_100, 0));
        using var reader = new TarReader(new MemoryStream(bytes));
        var file = reader.GetNextEntry()!;
        Assert.AreEqual(new string('n', 180), file.Name);
        Assert.AreEqual((UnixFileMode)0b111_101_101, file.Mode);
        Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), file.ModificationTime);
        Assert.AreEqual(3, file.Length);
        var link = reader.GetNextEntry()!;
        Assert.AreEqual((TarEntryType.HardLink, "hard", new string('n', 180)), (link.EntryType, link.Name, link.LinkName));
        Assert.IsNull(reader.GetNextEntry());
    }

    [TestMethod]
    [DataRow(TarEntryFormat.V7)]
    [DataRow(TarEntryFormat.Ustar)]
    [DataRow(TarEntryFormat.Pax)]
    [DataRow(TarEntryFormat.Gnu)]
    public async Task Every_form_is_read(TarEntryFormat format)
    {
        var name = format == TarEntryFormat.V7 ? "short" : string.Join('/', Enumerable.Repeat("segment", 20));
        var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, format, leaveOpen: true))
        {
            TarEntry entry = format switch
            {
                TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name),
                _ => new GnuTarEntry(TarEntryType.RegularFile, name),
            };
            entry.DataStream = new MemoryStream("content"u8.ToArray());
            entry.ModificationTime = DateTimeOffset.FromUnixTimeSeconds(1_600_000_000);
            writer.WriteEntry(entry);
        }

        var reader = new ArchiveReader(new MemoryStream(bytes.ToArray()));
        var read = (await reader.NextAsync(Token))!;
        Assert.AreEqual((ArchiveEntry.File, name, 7L, 1_600_000_000 * Second), (read.Type, read.Name, read.Size, read.Modified));
        var content = new byte[10];
        Assert.AreEqual(7, await reader.ReadAsync(content, Token));
        Assert.AreEqual("content", Encoding.ASCII.GetString(content, 0, 7));
        Assert.IsNull(await reader.NextAsync(Token));
    }

    [TestMethod]
    public async Task A_torn_archive_is_told_from_one_that_ends()
    {
        var whole = await TarAsync(new ArchiveEntry('0', "a", "", 2000, 0b110_100_100, 0), new ArchiveEntry('5', "b", "", 0, 0b111_101_101, 0));
        for (var length = 0; length < whole.Length - 1024; length += 100)
        {
            var torn = new MemoryStream(whole, 0, length);
            await Assert.ThrowsExactlyAsync<MalformedArchiveException>(() => ListAsync(torn));
        }
    }

    [TestMethod]
    [DataRow("../up")]
    [DataRow("/etc/passwd")]
    [DataRow("a/../../b")]
    [DataRow("a//b")]
    public async Task Names_that_lead_elsewhere_are_left_out_and_told(string name)
    {
        var listing = await ListAsync(new ArchiveEntry('0', name, "", 0, 0b110_100_100, 0), new ArchiveEntry('0', "good", "", 0, 0b110_100_100, 0));
        Assert.AreEqual("good", listing.Entries.Single().Path);
        Assert.AreEqual("SLIP4153", listing.Warnings.Single().Code);
    }

    [TestMethod]
    public async Task A_path_that_is_there_twice_or_without_its_folder_is_refused()
    {
        var file = new ArchiveEntry('0', "a", "", 0, 0b110_100_100, 0);
        await Assert.ThrowsExactlyAsync<MalformedArchiveException>(() => ListAsync(file, file));
        await Assert.ThrowsExactlyAsync<MalformedArchiveException>(() => ListAsync(file, file with { Name = "a/b" }));
        await Assert.ThrowsExactlyAsync<MalformedArchiveException>(() => ListAsync(file with { Name = "no/b" }));
    }

    [TestMethod]
    public async Task A_hard_link_is_the_file_it_names()
    {
        var listing = await ListAsync(
            new ArchiveEntry('5', "./.slipway-sync", "", 0, 0, 0), new ArchiveEntry('5', "./.slipway-sync/stage", "", 0, 0, 0), new ArchiveEntry('0', "./.slipway-sync/stage/1", "", 4, 0b111_101_101, Second),
            new ArchiveEntry('0', "./.slipway-sync/stage/2", "", 5, 0b110_100_100, Second),
            new ArchiveEntry('1', "./a", "./.slipway-sync/stage/1", 0, 0b111_101_101, Second), new ArchiveEntry('1', "./b", "./nowhere", 0, 0, 0));
        var a = listing.Entries[0];
        Assert.AreEqual(("a", EntryKind.File, true, 4L), (a.Path, a.Kind, a.Executable, a.Stamp.Size));
        Assert.IsTrue(a.Digest.IsKnown);
        Assert.AreEqual(EntryKind.Problem, listing.Entries[1].Kind);
        // What has a place already is of no use for another.
        Assert.AreEqual(".slipway-sync/stage/2", listing.Staged.Single().Path);
    }

    [TestMethod]
    public async Task What_is_pruned_is_one_entry()
    {
        var tar = await TarAsync(
            new ArchiveEntry('5', "./node_modules", "", 0, 0b111_101_101, 0), new ArchiveEntry('0', "./node_modules/a", "", 3, 0b110_100_100, 0), new ArchiveEntry('0', "./node_modules2", "", 3, 0b110_100_100, 0));
        var listing = await new VolumeScan("volume test", new ObserveRequest { Prune = ["node_modules"] }).ReadAsync(new MemoryStream(tar), Token);
        CollectionAssert.AreEqual((string[])["Ignored node_modules", "File node_modules2"], listing.Entries.Select(e => $"{e.Kind} {e.Path}").ToArray());
    }

    [TestMethod]
    public async Task Whatever_comes_is_read_or_refused()
    {
        var random = new Random(20261121);
        var whole = await TarAsync(
            new ArchiveEntry('5', "./d", "", 0, 0b111_101_101, 0), new ArchiveEntry('0', "./d/" + new string('n', 150), "", 700, 0b110_100_100, Second), new ArchiveEntry('2', "./l", new string('t', 150), 0, 0b111_111_111, 0),
            new ArchiveEntry('1', "./h", "./d/" + new string('n', 150), 0, 0, 0));
        var until = DateTime.UtcNow.AddSeconds(2);
        for (var i = 0; i < 20_000 && DateTime.UtcNow < until; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var changes = random.Next(1, 5); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            // A header that passes for one has a right checksum.
            for (var at = 0; at + 512 <= bytes.Length; at += 512) Seal(bytes.AsSpan(at, 512));
            try
            {
                var listing = await ListAsync(new MemoryStream(bytes, 0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length));
                foreach (var entry in listing.Entries) Assert.IsNull(SyncPath.WhyUnsafe(entry.Path));
            }
            catch (MalformedArchiveException)
            {
                // Refused.
            }
        }
    }

    private static void Seal(Span<byte> block)
    {
        if (block.IndexOfAnyExcept((byte)0) < 0 || !block.Slice(257, 5).SequenceEqual("ustar"u8)) return;
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in block) sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block[148..]);
    }

    private async Task RoundAsync(string name, string target)
    {
        var entry = new ArchiveEntry(target.Length > 0 ? '2' : '0', name, target, target.Length > 0 ? 0 : 600, 0b110_100_100, 1_700_000_000 * Second);
        var reader = new ArchiveReader(new MemoryStream(await TarAsync(entry, entry)));
        for (var i = 0; i < 2; i++) Assert.AreEqual(entry, await reader.NextAsync(Token));
        Assert.IsNull(await reader.NextAsync(Token));
    }

    private Task<VolumeListing> ListAsync(Stream tar) => new VolumeScan("volume test", new ObserveRequest()).ReadAsync(tar, Token);

    private async Task<VolumeListing> ListAsync(params ArchiveEntry[] entries) => await ListAsync(new MemoryStream(await TarAsync(entries)));

    private async Task<byte[]> TarAsync(params ArchiveEntry[] entries)
    {
        var bytes = new MemoryStream();
        var writer = new ArchiveWriter(bytes);
        foreach (var entry in entries)
        {
            await writer.WriteAsync(entry, Token);
            await writer.WriteZerosAsync(entry.Size, Token);
            await writer.PadAsync(entry.Size, Token);
        }

        await writer.EndAsync(Token);
        return bytes.ToArray();
    }
}
