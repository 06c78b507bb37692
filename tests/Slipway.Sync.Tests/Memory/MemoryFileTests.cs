using System.Buffers.Binary;
using Slipway.Diagnostics;
using Slipway.Sync.Memory;
using Slipway.Sync.Paths;

namespace Slipway.Sync.Tests.Memory;

[TestClass]
public sealed class MemoryFileTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-memory-").FullName;
    private readonly List<Diagnostic> _reported = [];

    [TestCleanup]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void What_was_written_is_read_again()
    {
        var path = Path.Combine(_folder, "new", "memory.bin");
        foreach (var memory in (SyncMemory[])[Memories.Small, Memories.Odd, SyncMemory.Empty, Memories.Large(500)])
        {
            MemoryFile.Write(path, memory);
            Memories.AreSame(memory, MemoryFile.Read(path, _reported.Add));
        }

        Assert.IsEmpty(_reported);
        Assert.HasCount(1, Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!), "nothing but the file stays");
    }

    [TestMethod]
    public void No_file_is_no_memory_and_nothing_to_tell()
    {
        Assert.AreSame(SyncMemory.Empty, MemoryFile.Read(Path.Combine(_folder, "none"), _reported.Add));
        Assert.AreSame(SyncMemory.Empty, MemoryFile.Read(Path.Combine(_folder, "no", "folder"), _reported.Add));
        Assert.IsEmpty(_reported);
    }

    [TestMethod]
    [DataRow("", "it is no memory of a sync")]
    [DataRow("something else that is long enough", "it is no memory of a sync")]
    public void What_is_no_memory_is_told(string content, string why)
    {
        var path = Path.Combine(_folder, "memory");
        File.WriteAllText(path, content);
        Assert.AreSame(SyncMemory.Empty, MemoryFile.Read(path, _reported.Add));
        Assert.AreEqual("SLIP4035", _reported.Single().Code);
        Assert.Contains(why, _reported[0].Message);
    }

    [TestMethod]
    public void Another_version_is_told()
    {
        var bytes = Bytes(Memories.Small);
        bytes[8]++;
        var error = Assert.ThrowsExactly<InvalidDataException>(() => MemoryFile.Parse(Sealed(bytes)));
        Assert.Contains("another version", error.Message);
    }

    [TestMethod]
    public void A_folder_in_the_way_is_an_error_and_leaves_nothing()
    {
        var path = Path.Combine(_folder, "memory");
        Directory.CreateDirectory(path);
        var error = Assert.ThrowsExactly<SlipwayException>(() => MemoryFile.Write(path, Memories.Small));
        Assert.AreEqual("SLIP4036", error.Diagnostics.Single().Code);
        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder));
        Assert.AreSame(SyncMemory.Empty, MemoryFile.Read(path, _reported.Add));
        Assert.AreEqual("SLIP4035", _reported.Single().Code);
    }

    [TestMethod]
    public void Torn_anywhere_it_is_no_memory()
    {
        var bytes = Bytes(Memories.Small);
        for (var length = 0; length < bytes.Length; length++) Assert.ThrowsExactly<InvalidDataException>(() => MemoryFile.Parse(bytes.AsSpan(0, length)));
    }

    [TestMethod]
    public void A_changed_bit_anywhere_makes_it_no_memory()
    {
        var bytes = Bytes(Memories.Small);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.ThrowsExactly<InvalidDataException>(() => MemoryFile.Parse(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Under_a_right_checksum_anything_is_a_valid_memory_or_none(int seed)
    {
        var random = new Random(seed);
        var originals = new[] { Bytes(Memories.Small), Bytes(Memories.Odd), Bytes(Memories.Large(20)) };
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = originals[i % originals.Length].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) bytes[random.Next(12, bytes.Length - 4)] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(16, bytes.Length)];
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var memory = MemoryFile.Parse(Sealed(bytes));
                foreach (var list in new[] { memory.Ancestor, memory.Source.Entries, memory.Target.Entries })
                {
                    foreach (var (first, second) in list.Zip(list.Skip(1))) Assert.IsLessThan(0, SyncPath.Compare(first.Path, second.Path));
                }

                Memories.AreSame(memory, MemoryFile.Parse(MemoryFile.Format(memory).Written));
                read++;
            }
            catch (InvalidDataException)
            {
                Assert.IsLessThan(1_000_000, GC.GetAllocatedBytesForCurrentThread() - before, "memory for what the file could not hold");
            }
        }

        Assert.IsGreaterThan(1000, read, "changes are hardly ever read");
    }

    [TestMethod]
    public void A_path_stands_once_for_all_lists()
    {
        var memory = Memories.Large(1000);
        var bytes = MemoryFile.Format(memory).Written.Length;
        Assert.IsLessThan(1000 * (32 + 64 + 12) + 10_000, bytes, "a digest, two stamps and what is new of a path for each");
        var read = MemoryFile.Parse(MemoryFile.Format(memory).Written);
        Assert.AreSame(read.Source.Entries[5].Path, read.Target.Entries[5].Path);
        Assert.AreSame(read.Source.Entries[5].Path, read.Ancestor[5].Path);
    }

    [TestMethod]
    public void Lists_that_share_their_entries_are_written_once()
    {
        var entries = Memories.Large(100).Ancestor;
        var shared = new SyncMemory { Ancestor = entries, Source = new SideMemory(entries, 0, null), Target = new SideMemory(entries, 0, null) };
        var bytes = Bytes(shared);
        Memories.AreSame(shared, MemoryFile.Parse(bytes));
        Assert.IsLessThan(100 * (32 + 12) + 1000, bytes.Length);
    }

    private static byte[] Bytes(SyncMemory memory) => MemoryFile.Format(memory).Written.ToArray();

    private static byte[] Sealed(byte[] bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Checksum.Of(bytes.AsSpan(0, bytes.Length - 4)));
        return bytes;
    }
}
