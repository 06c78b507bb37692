using System.Formats.Tar;
using System.Runtime.Versioning;
using Slipway.Diagnostics;
using Slipway.Docker.Session;
using Slipway.Images.Context;

namespace Slipway.Images.Tests.Context;

[TestClass]
[UnsupportedOSPlatform("windows")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class ContextTarTests
{
    private static readonly DateTime s_time = new(2024, 5, 6, 7, 8, 9, 123, DateTimeKind.Utc);

    [TestMethod]
    public async Task The_same_tree_gives_the_same_bytes_in_whatever_order_it_was_made()
    {
        using var first = new TemporaryTree();
        using var second = new TemporaryTree();
        string[] paths = ["a/b", "a-b", "d/e/f", "z", "empty/"];
        Make(first, paths);
        Make(second, [.. paths.Reverse()]);
        CollectionAssert.AreEqual(await TarOf(first), await TarOf(second));
    }

    [TestMethod]
    public async Task Every_entry_arrives_as_it_is()
    {
        var longName = new string('n', 120);
        var longPath = string.Join('/', Enumerable.Repeat(new string('d', 90), 4)) + "/-dash";
        using var tree = new TemporaryTree().With("new\nline \"quoted\"", "1").With("é😀", "2").With(longName, "3").With(longPath, "4").With("zero").With("e/")
            .WithLink("l", new string('t', 200));
        File.SetUnixFileMode(tree.At("zero"), UnixFileMode.UserRead | UnixFileMode.SetGroup);
        File.SetLastWriteTimeUtc(tree.At("zero"), new DateTime(1960, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var entries = await Read(await TarOf(tree));
        Assert.AreEqual("1", entries["new\nline \"quoted\""].Content);
        Assert.AreEqual("2", entries["é😀"].Content);
        Assert.AreEqual("3", entries[longName].Content);
        Assert.AreEqual("4", entries[longPath].Content);
        Assert.AreEqual(new string('t', 200), entries["l"].Entry.LinkName);
        Assert.AreEqual(TarEntryType.Directory, entries["e/"].Entry.EntryType);
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.SetGroup, entries["zero"].Entry.Mode);
        Assert.AreEqual(DateTimeOffset.UnixEpoch, entries["zero"].Entry.ModificationTime);
        Assert.IsTrue(entries.Values.All(e => e.Entry is GnuTarEntry { Uid: 0, Gid: 0, UserName: "", GroupName: "" }));
    }

    [TestMethod]
    public async Task Generated_files_come_first_and_an_empty_context_is_a_whole_tar()
    {
        using var tree = new TemporaryTree();
        using var tar = new MemoryStream();
        await ContextTar.WriteAsync(tar, [], _ => Stream.Null, [new GeneratedFile(".generated", "FROM scratch"u8.ToArray())], default);
        Assert.AreEqual("FROM scratch", (await Read(tar.ToArray())).Single().Value.Content);
        Assert.HasCount(1024, await TarOf(tree));
    }

    [TestMethod]
    public async Task The_magic_is_in_the_first_block()
    {
        using var tree = new TemporaryTree().With(new string('n', 120), "x");
        CollectionAssert.AreEqual("ustar"u8.ToArray(), (await TarOf(tree))[257..262]);
    }

    [TestMethod]
    public async Task A_size_beyond_octal_digits_is_written_in_base_256()
    {
        const long Size = 9L << 30;
        var entry = new ContextEntry("big", ContextEntryKind.File, Size, 0x1A4, 0);
        using var tar = new MemoryStream();
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ContextTar.WriteAsync(tar, [entry], _ => new UnreadableStream(Size), [], default));
        Assert.AreEqual("SLIP2205", failure.Diagnostics.Single().Code);
        var field = tar.ToArray()[124..136];
        Assert.AreEqual(0x80, field[0]);
        Assert.AreEqual(Size, System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(field.AsSpan(4)));
    }

    [TestMethod]
    public async Task A_file_that_shrinks_while_it_is_read_ends_the_tar_with_an_error()
    {
        using var tree = new TemporaryTree().With("a", new string('x', 100)).With("b", "y");
        var context = BuildContext.Open(tree.Root, IgnoreMatcher.Nothing);
        using var tar = new MemoryStream();
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ContextTar.WriteAsync(
            tar,
            context.Entries(),
            entry =>
            {
                var content = context.OpenFile(entry);
                tree.With("a", "short");
                return content;
            },
            [],
            default));
        Assert.AreEqual("SLIP2205", failure.Diagnostics.Single().Code);
        Assert.IsLessThan(1536, tar.Length);
    }

    [TestMethod]
    public async Task Cancelling_stops_the_tar()
    {
        using var tree = new TemporaryTree().With("a", "x");
        await Assert.ThrowsAsync<OperationCanceledException>(() => TarOf(tree, new CancellationToken(canceled: true)));
    }

    private static void Make(TemporaryTree tree, string[] paths)
    {
        Array.ForEach(paths, path => tree.With(path, path));
        foreach (var path in Directory.EnumerateFileSystemEntries(tree.Root, "*", SearchOption.AllDirectories).OrderDescending())
        {
            File.SetLastWriteTimeUtc(path, s_time);
        }
    }

    private static async Task<byte[]> TarOf(TemporaryTree tree, CancellationToken cancellationToken = default)
    {
        var context = BuildContext.Open(tree.Root, IgnoreMatcher.Nothing);
        using var tar = new MemoryStream();
        await ContextTar.WriteAsync(tar, context.Entries(), context.OpenFile, [], cancellationToken);
        return tar.ToArray();
    }

    private static async Task<Dictionary<string, (TarEntry Entry, string Content)>> Read(byte[] tar)
    {
        using var reader = new TarReader(new MemoryStream(tar));
        var entries = new Dictionary<string, (TarEntry, string)>();
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
        {
            entries.Add(entry.Name, (entry, entry.DataStream is null ? "" : await new StreamReader(entry.DataStream).ReadToEndAsync()));
        }

        return entries;
    }

    /// <summary>Has a length, and fails as a file that was cut does.</summary>
    private sealed class UnreadableStream(long length) : MemoryStream
    {
        public override long Length => length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw Failure();

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw Failure();

        private static IOException Failure() => new("cut", new SlipwayException(ContextErrors.FileChanged("big", 0)));
    }
}
