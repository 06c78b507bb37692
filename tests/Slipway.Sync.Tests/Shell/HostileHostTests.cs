using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Slipway.Diagnostics;
using Slipway.Sync.Endpoints.Shell;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;
using Slipway.Sync.Transfer;

namespace Slipway.Sync.Tests.Shell;

[TestClass]
public sealed class HostileHostTests
{
    [TestMethod]
    [DataRow("./..//d755 0 0 0 0 1 1\n//end 0\n")]
    [DataRow("./a//d 755 0 0 0 1 1\n./a/../b//f 644 0 0 0 1 1\n//end 0\n")]
    [DataRow("././a//f 644 0 0 0 1 1\n//end 0\n")]
    [DataRow(".///etc/passwd//f 644 0 0 0 1 1\n//end 0\n")]
    [DataRow("/etc//f 644 0 0 0 1 1\n//end 0\n")]
    [DataRow("./no/parent//f 644 0 0 0 1 1\n//end 0\n")]
    [DataRow("./l//l 777 3 0 0 1 1 /xx\0\n./l/in//f 644 0 0 0 1 1\n//end 0\n")]
    [DataRow("./d//d 755 0 0 0 1 1\n./d//d 755 0 0 0 1 1\n//end 0\n")]
    [DataRow("./a//f 644 -1 0 0 1 1\n//end 0\n")]
    [DataRow("./a//f 644 99999999999999999999 0 0 1 1\n//end 0\n")]
    [DataRow("./a//f 644 1 0 0\n//end 0\n")]
    [DataRow("./a//x 81a4 1 2026-99-11 10:10:10.0 +0000 2026-11-11 10:10:10.0 +0000 1 1\n//end 0\n")]
    [DataRow("./a//> 4000000 x\n//end 0\n")]
    [DataRow("./a//f 644 1 0 0 1 1\n")]
    [DataRow("//end 0\n./a//f 644 1 0 0 1 1\n")]
    [DataRow("nonsense")]
    [DataRow("")]
    public async Task A_listing_that_cannot_be_is_refused(string listing)
    {
        var folder = Folder(Answer("root folder\nclock 1\n\n", ".//d 755 0 0 0 1 1\n" + listing));

        var error = await Assert.ThrowsExactlyAsync<SlipwayException>(() => folder.ObserveAsync(new ObserveRequest(), CancellationToken.None));

        Assert.AreEqual("SLIP4106", error.Diagnostics[0].Code);
        Assert.IsFalse(error.Message.Any(char.IsControl));
    }

    [TestMethod]
    public async Task Whatever_a_host_answers_ends_in_a_listing_of_safe_paths_or_an_error()
    {
        var random = new Random(4100);
        var valid = Encoding.UTF8.GetBytes(".//d 755 0 0 0 1 1\n./a//d 755 0 0 0 2 1\n./a/f//f 644 12 1600000000.1234567890 1600000000.1234567890 3 1\n./l//l 777 3 1.0 1.0 4 1 a/f\0\n./x//x 81a4 12 2026-11-21 19:48:35.300684779 +0000 2026-11-21 19:48:35.300684779 +0000 5 1\n./y//x a1ff 1 2026-11-21 19:48:35.300684779 +0000 2026-11-21 19:48:35.300684779 +0000 6 1\n./y//> 1 a\n./z//p\n./u//u d\n//end 0\n");
        var (listed, refused) = (0, 0);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(3);)
        {
            byte[] listing = [.. valid];
            for (var i = random.Next(4); i >= 0; i--) listing[random.Next(listing.Length)] = (byte)"./\0\n -0917dflxu>"[random.Next(16)];
            var answer = Answer("root folder\ntoken x\n\n", listing);
            if (random.Next(4) == 0) answer[random.Next(answer.Length)] ^= (byte)(1 << random.Next(8));
            if (random.Next(8) == 0) answer = answer[..random.Next(answer.Length)];
            try
            {
                var seen = await Folder(answer).ObserveAsync(new ObserveRequest { Prune = ["a"] }, CancellationToken.None);
                listed++;
                for (var i = 0; i < seen.Entries.Count; i++)
                {
                    Assert.IsNull(SyncPath.WhyUnsafe(seen.Entries[i].Path));
                    Assert.IsTrue(i == 0 || SyncPath.Compare(seen.Entries[i - 1].Path, seen.Entries[i].Path) < 0);
                }
            }
            catch (SlipwayException)
            {
                refused++;
            }
        }

        Assert.IsTrue(listed > 20 && refused > 20, $"{listed} {refused}");
    }

    [TestMethod]
    [DataRow("../../evil")]
    [DataRow("/etc/evil")]
    [DataRow("other")]
    public async Task An_archive_with_what_was_not_asked_for_is_refused(string name)
    {
        byte[] archive = [.. TarHeader.File(Encoding.UTF8.GetBytes(name), 0, isExecutable: false, 0), .. new byte[1024]];

        var error = await Assert.ThrowsExactlyAsync<SlipwayException>(() => ReadAllAsync(Answer("sends\n\n", archive)));

        Assert.AreEqual("SLIP4106", error.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task Whatever_archive_a_host_sends_is_files_asked_for_or_an_error()
    {
        var random = new Random(4101);
        byte[] valid =
        [
            .. TarHeader.File(Encoding.UTF8.GetBytes("./a"), 5, isExecutable: false, 0), .. "hello"u8, .. new byte[507],
            .. TarHeader.File(Encoding.UTF8.GetBytes("./" + new string('b', 150)), 3, isExecutable: false, 0), .. "you"u8, .. new byte[509 + 1024],
        ];
        Assert.AreEqual("hello|you", await ReadAllAsync(Answer("sends\n\n", valid)));
        var (read, refused) = (0, 0);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(2);)
        {
            byte[] archive = [.. valid];
            for (var i = random.Next(3); i > 0; i--) archive[random.Next(archive.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0) archive = archive[..random.Next(archive.Length)];
            try
            {
                await ReadAllAsync(Answer("sends\n\n", archive));
                read++;
            }
            catch (Exception exception) when (exception is SlipwayException or FormatException)
            {
                refused++;
            }
        }

        Assert.IsTrue(read > 20 && refused > 20, $"{read} {refused}");
    }

    [TestMethod]
    public async Task A_host_that_forgot_a_token_it_was_not_given_is_refused()
    {
        var error = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Folder("root folder\nsame\n\n"u8.ToArray()).ObserveAsync(new ObserveRequest(), CancellationToken.None));

        Assert.AreEqual("SLIP4106", error.Diagnostics[0].Code);
    }

    private static async Task<string> ReadAllAsync(byte[] answer)
    {
        Entry[] files = [new("a", EntryKind.File), new(new string('b', 150), EntryKind.File)];
        var contents = new List<string>();
        await foreach (var file in Folder(answer).ReadAsync(files, CancellationToken.None))
        {
            if (file.Content is not null) contents.Add(await new StreamReader(file.Content).ReadToEndAsync());
        }

        return string.Join('|', contents);
    }

    private static ShellFolder Folder(byte[] answer) => new(new FakeShell(() => answer), "/root", "host", new RecordingSyncLog());

    private static byte[] Answer(string head, string payload) => Answer(head, Encoding.UTF8.GetBytes(payload));

    private static byte[] Answer(string head, byte[] payload)
    {
        var answer = new MemoryStream();
        answer.Write(Encoding.UTF8.GetBytes(head));
        using (var gzip = new GZipStream(answer, CompressionLevel.Fastest)) gzip.Write(payload);
        return answer.ToArray();
    }
}
