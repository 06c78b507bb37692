using System.Runtime.Versioning;
using System.Text;
using Slipway.Deploy.Auditing;
using Slipway.Deploy.Tests.Hosts;
using Slipway.Diagnostics;

namespace Slipway.Deploy.Tests.Auditing;

[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class AuditLogTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public static IEnumerable<object[]> Userlands => LocalHost.Userlands;

    [TestMethod]
    public void Every_changed_byte_is_noticed()
    {
        var log = Log(4);
        for (var at = 0; at < log.Length; at++)
        {
            foreach (var change in (byte[])[1, 0x20, 0x80])
            {
                var changed = log.ToArray();
                changed[at] ^= change;
                // Without its last line end the log has a line less, which only who has seen it can know.
                AssertBroken(changed, at == log.Length - 1 ? Head(log) : null, $"{at}");
            }
        }
    }

    [TestMethod]
    public void Every_removed_doubled_or_swapped_line_is_noticed()
    {
        var lines = Lines(Log(5));
        for (var i = 0; i < lines.Length; i++)
        {
            AssertBroken([.. lines[..i].Concat(lines[(i + 1)..]).SelectMany(line => line)], Head(Log(5)), $"without {i}");
            AssertBroken([.. lines[..i].Concat([lines[i]]).Concat(lines[i..]).SelectMany(line => line)], null, $"twice {i}");
            for (var j = i + 1; j < lines.Length; j++)
            {
                var swapped = lines.ToArray();
                (swapped[i], swapped[j]) = (swapped[j], swapped[i]);
                AssertBroken([.. swapped.SelectMany(line => line)], null, $"{i} for {j}");
            }

            if (i < lines.Length - 1) AssertBroken([.. lines[..i].Concat(lines[(i + 1)..]).SelectMany(line => line)], null, $"without {i}, unseen");
        }
    }

    [TestMethod]
    public void Every_cut_end_is_noticed_by_who_has_seen_it()
    {
        var log = Log(4);
        for (var length = 0; length < log.Length; length++)
        {
            var failure = Assert.ThrowsExactly<SlipwayException>(() => AuditLog.Verify(log.AsSpan(0, length), Head(log), "web1"));
            Assert.AreEqual("SLIP5031", failure.Diagnostics[0].Code);
        }
    }

    [TestMethod]
    public void A_forged_line_with_a_hash_of_its_own_breaks_what_follows()
    {
        var lines = Lines(Log(3));
        var (entry, _) = AuditLine.Read(lines[1].AsSpan()[..^1], Hash(lines[0]), 2);
        var forged = AuditLine.Write(entry with { Actor = "nobody@nowhere" }, Hash(lines[0])).Line;
        AssertBroken([.. lines[0], .. forged, (byte)'\n', .. lines[2]], null, "in the middle");
        AssertBroken([.. lines[0], .. forged, (byte)'\n'], Head([.. lines[0], .. lines[1]]), "at the end");
    }

    [TestMethod]
    [DataRow("\"actor\":\"me@here\"", "\"actor\":\"me@here\" ")]
    [DataRow("\"actor\":\"me@here\"", "\"actor\":\"me@here\",\"more\":1")]
    [DataRow("\"actor\":\"me@here\"", "\"actor\":\"\\u006de@here\"")]
    [DataRow("\"actor\":\"me@here\"", "\"actor\":\"me\\u001b@here\"")]
    [DataRow("\"actor\":\"me@here\"", "\"actor\":\"you\",\"actor\":\"me@here\"")]
    [DataRow("\"actor\":\"me@here\",", "")]
    [DataRow("\"actor\":\"me@here\"", "\"actor\":null")]
    [DataRow("\"release\":1", "\"release\":1.0")]
    [DataRow("\"sequence\":1", "\"sequence\":2")]
    public void A_line_in_another_form_is_refused_whatever_hash_it_has(string part, string instead)
    {
        var line = Encoding.UTF8.GetString(Lines(Log(1))[0])[75..].TrimEnd();
        var changed = line.Replace(part, instead, StringComparison.Ordinal);
        Assert.AreNotEqual(line, changed);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(changed)));
        AssertBroken(Encoding.UTF8.GetBytes($"{{\"hash\":\"{hash}\",{changed}\n"), null, changed);
    }

    [TestMethod]
    public void What_is_written_is_read()
    {
        var entry = Entry(1) with
        {
            Actor = "é\"\\<>&'@héré\u2028",
            Images = new Dictionary<string, string> { ["web"] = "sha256:1", ["db"] = "sha256:2" },
            Before = 3,
            Spec = "sha256:5",
            Commit = "abc",
            Detail = new string('x', 5000),
            Sequence = 1,
        };
        var (line, hash) = AuditLine.Write(entry, null);
        var (read, again) = AuditLine.Read(line, null, 1);
        Assert.AreEqual(hash, again);
        Assert.AreEqual("é\"\\<>&'@héré ", read.Actor);
        Assert.AreEqual((3, "sha256:5", "abc", 2000, "sha256:2"), (read.Before, read.Spec, read.Commit, read.Detail!.Length, read.Images["db"]));
        Assert.AreEqual(entry.Time, read.Time);
        Assert.DoesNotContain("null", Encoding.UTF8.GetString(AuditLine.Write(Entry(1), null).Line));
    }

    [TestMethod]
    public void An_empty_log_has_no_head()
    {
        var trail = AuditLog.Verify([], null, "web1");
        Assert.AreEqual((0, null, false), (trail.Entries.Count, trail.Head, trail.IsTorn));
    }

    [TestMethod]
    public void A_long_log_is_verified_in_linear_time()
    {
        var log = Log(20_000);
        Assert.HasCount(20_000, AuditLog.Verify(log, Head(Log(10)), "web1").Entries);
    }

    [TestMethod]
    public void Whatever_stands_in_a_log_is_a_failure_that_is_said()
    {
        var log = Log(3);
        var random = new Random(3);
        for (var i = 0; i < 5000; i++)
        {
            var bytes = log.ToArray();
            for (var n = random.Next(1, 5); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes = bytes[random.Next(5)..random.Next(5, bytes.Length)];
            try
            {
                AuditLog.Verify(bytes, null, "web1");
            }
            catch (SlipwayException e)
            {
                Assert.AreEqual("SLIP5030", e.Diagnostics[0].Code);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Userlands))]
    public async Task Entries_are_appended_behind_the_head(string program, string userland)
    {
        using var folder = new TempFolder();
        await using var session = await LocalHost.Of(folder.Path, program, userland).OpenAsync(Token);
        await using var held = await LocalHost.LockAsync(session, Token);
        var file = Path.Combine(session.Folder, "audit.jsonl");
        string? head = null;
        for (var i = 1; i <= 3; i++)
        {
            var next = await AuditLog.AppendAsync(session, held, head, Entry(i) with { Detail = "it's 100 % \\n $(id)" }, Token);
            var trail = AuditLog.Verify(await File.ReadAllBytesAsync(file, Token), head, "web1");
            Assert.AreEqual((i, next, false), (trail.Entries.Count, trail.Head, trail.IsTorn));
            Assert.AreEqual("it's 100 % \\n $(id)", trail.Entries[^1].Detail);
            head = next;
        }

        foreach (var old in (string?[])[null, Head(Log(1))])
        {
            var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => AuditLog.AppendAsync(session, held, old, Entry(9), Token));
            Assert.AreEqual("SLIP5032", failure.Diagnostics[0].Code);
        }

        Assert.AreEqual(head, AuditLog.Verify(await File.ReadAllBytesAsync(file, Token), head, "web1").Head);
        CollectionAssert.AreEquivalent((string[])["audit.jsonl", "lock"], Directory.GetFileSystemEntries(session.Folder).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Userlands))]
    public async Task Half_a_line_is_set_aside(string program, string userland)
    {
        using var folder = new TempFolder();
        await using var session = await LocalHost.Of(folder.Path, program, userland).OpenAsync(Token);
        await using var held = await LocalHost.LockAsync(session, Token);
        var file = Path.Combine(session.Folder, "audit.jsonl");
        string? head = null;
        for (var i = 1; i <= 3; i++)
        {
            await File.AppendAllTextAsync(file, "{\"hash\":\"ab", Token);
            Assert.IsTrue(AuditLog.Verify(await File.ReadAllBytesAsync(file, Token), head, "web1") is { IsTorn: true } torn && torn.Head == head);
            head = await AuditLog.AppendAsync(session, held, head, Entry(i), Token);
            Assert.AreEqual((head, false), AuditLog.Verify(await File.ReadAllBytesAsync(file, Token), head, "web1") is var trail ? (trail.Head, trail.IsTorn) : default);
            Assert.AreEqual("{\"hash\":\"ab", await File.ReadAllTextAsync($"{session.Folder}/audit.torn.{i}", Token));
        }
    }

    [TestMethod]
    public async Task Of_two_who_append_behind_one_head_one_is_told()
    {
        using var folder = new TempFolder();
        var host = new LocalHost(folder.Path);
        await using var session = await host.OpenAsync(Token);
        await using var other = await host.OpenAsync(Token);
        await using var held = await LocalHost.LockAsync(session, Token);
        string? head = null;
        for (var round = 1; round <= 10; round++)
        {
            var first = AuditLog.AppendAsync(session, held, head, Entry(1), Token);
            head = await first;
            var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => AuditLog.AppendAsync(other, held, round == 1 ? null : Head(Log(1)), Entry(2), Token));
            Assert.AreEqual("SLIP5032", failure.Diagnostics[0].Code);
        }

        Assert.HasCount(10, AuditLog.Verify(await File.ReadAllBytesAsync(Path.Combine(session.Folder, "audit.jsonl"), Token), head, "web1").Entries);
    }

    [TestMethod]
    public async Task Without_the_lock_nothing_is_appended()
    {
        using var folder = new TempFolder();
        await using var session = await new LocalHost(folder.Path).OpenAsync(Token);
        var held = await LocalHost.LockAsync(session, Token);
        await held.DisposeAsync();
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => AuditLog.AppendAsync(session, held, null, Entry(1), Token));
        Assert.AreEqual("SLIP5012", failure.Diagnostics[0].Code);
        Assert.IsEmpty(Directory.GetFileSystemEntries(session.Folder));
    }

    private static AuditEntry Entry(int release) => new()
    {
        Time = new DateTimeOffset(2026, 11, 21, 23, 0, 0, 123, TimeSpan.Zero),
        Actor = "me@here",
        Action = "deploy",
        Outcome = "done",
        Release = release,
    };

    private static byte[] Log(int count)
    {
        using var log = new MemoryStream();
        string? previous = null;
        for (var i = 1; i <= count; i++)
        {
            (var line, previous) = AuditLine.Write(Entry(i) with { Sequence = i }, previous);
            log.Write(line);
            log.WriteByte((byte)'\n');
        }

        return log.ToArray();
    }

    private static byte[][] Lines(byte[] log) => [.. Encoding.UTF8.GetString(log).Split('\n')[..^1].Select(line => Encoding.UTF8.GetBytes(line + "\n"))];

    private static string Hash(byte[] line) => Encoding.ASCII.GetString(line, 9, 64);

    private static string Head(byte[] log) => AuditLog.Verify(log, null, "web1").Head!;

    private static void AssertBroken(byte[] log, string? known, string what)
    {
        var failure = Assert.ThrowsExactly<SlipwayException>(() => AuditLog.Verify(log, known, "web1"), what);
        Assert.IsTrue(failure.Diagnostics[0].Code is "SLIP5030" or "SLIP5031", failure.Message);
    }
}
