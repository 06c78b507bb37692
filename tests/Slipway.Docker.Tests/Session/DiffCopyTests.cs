using System.Text;
using Slipway.Docker.Session;
using Slipway.Docker.Session.Files;
using Slipway.Docker.Session.Protobuf;

namespace Slipway.Docker.Tests.Session;

/// <summary>The sender against a receiver written here from fsutil's protocol.</summary>
[TestClass]
public class DiffCopyTests
{
    private const string DiffCopy = "/moby.filesync.v1.FileSync/DiffCopy";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Stats_come_in_order_and_contents_on_request()
    {
        var large = new byte[300_000];
        new Random(1).NextBytes(large);
        var context = new MemoryContext(("a/", []), ("a/b", "hello"u8.ToArray()), ("c", large), ("empty", []));
        await using var peer = await GrpcPeer.OpenAsync(Content(context));
        await using var call = peer.Start(DiffCopy, Token, ("dir-name", "context"));
        var stats = await StatsAsync(call);
        CollectionAssert.AreEqual(new[] { "a", "a/b", "c", "empty" }, stats.Select(stat => stat.Path).ToArray());
        Assert.AreEqual((1u << 31) | 0x1EDu, stats[0].Mode);
        Assert.AreEqual(new FileStat("a/b", 0x1A4, 5, 1_700_000_000_123_456_789, ""), stats[1]);
        var contents = await FetchAsync(call, 1, 2, 3);
        Assert.AreEqual("hello", Encoding.UTF8.GetString(contents[1]));
        CollectionAssert.AreEqual(large, contents[2]);
        Assert.IsEmpty(contents[3]);
        Assert.AreEqual((0, ""), await FinishAsync(call));
        Assert.AreEqual(new ContextTransfer("context", 4, 3, 300_005), peer.Session.Transfers.Single());
    }

    [TestMethod]
    public async Task Nothing_asked_for_is_nothing_sent()
    {
        await using var peer = await GrpcPeer.OpenAsync(Content(MemoryContext.Of(("a", "1"), ("b", "2"))));
        await using var call = peer.Start(DiffCopy, Token, ("dir-name", "context"));
        await StatsAsync(call);
        Assert.AreEqual((0, ""), await FinishAsync(call));
        Assert.AreEqual(new ContextTransfer("context", 2, 0, 0), peer.Session.Transfers.Single());
    }

    [TestMethod]
    public async Task Ten_thousand_files_arrive_whole()
    {
        var files = Enumerable.Range(0, 10_000).Select(i => ($"f{i:D5}", $"content {i}")).ToArray();
        await using var peer = await GrpcPeer.OpenAsync(Content(MemoryContext.Of(files)));
        await using var call = peer.Start(DiffCopy, Token, ("dir-name", "context"));
        Assert.HasCount(10_000, await StatsAsync(call));
        var wanted = Enumerable.Range(0, 2_000).Select(i => (uint)(i * 5)).ToArray();
        var contents = await FetchAsync(call, wanted);
        foreach (var id in wanted)
            Assert.AreEqual($"content {id}", Encoding.UTF8.GetString(contents[id]));
        Assert.AreEqual((0, ""), await FinishAsync(call));
    }

    [TestMethod]
    [DataRow("followpaths", "Dockerfile", false)]
    [DataRow("exclude-patterns", "a+b %/ä", true)]
    [DataRow("include-patterns", "**/*.cs", false)]
    public async Task What_the_engine_selects_reaches_the_directory(string key, string pattern, bool encoded)
    {
        var context = MemoryContext.Of(("Dockerfile", "FROM x"));
        await using var peer = await GrpcPeer.OpenAsync(Content(context));
        var headers = encoded
            ? new[] { ("dir-name", "context"), (key, Uri.EscapeDataString(pattern).Replace("%20", "+", StringComparison.Ordinal)), (key + "-encoded", "1") }
            : [("dir-name", "context"), (key, pattern)];
        await using var call = peer.Start(DiffCopy, Token, headers);
        await StatsAsync(call);
        await FinishAsync(call);
        var asked = context.Asked!;
        var (chosen, others) = key switch
        {
            "followpaths" => (asked.FollowPaths, asked.ExcludePatterns.Concat(asked.IncludePatterns)),
            "exclude-patterns" => (asked.ExcludePatterns, asked.FollowPaths.Concat(asked.IncludePatterns)),
            _ => (asked.IncludePatterns, asked.FollowPaths.Concat(asked.ExcludePatterns)),
        };
        Assert.AreEqual(pattern, chosen.Single());
        Assert.IsEmpty(others);
    }

    [TestMethod]
    [DataRow("vanished", "SLIP1406")]
    [DataRow("shrank", "SLIP1407")]
    [DataRow("grew", "SLIP1407")]
    public async Task A_file_that_changes_fails_by_its_path(string how, string code)
    {
        var context = new MemoryContext(("ok", "fine"u8.ToArray()), ("log", new byte[100_000]))
        {
            Opening = entry => (entry.Path, how) switch
            {
                ("log", "vanished") => throw new FileNotFoundException("no such file"),
                ("log", "shrank") => new MemoryStream(new byte[40_000]),
                ("log", "grew") => new MemoryStream(new byte[100_001]),
                _ => null,
            },
        };
        await using var peer = await GrpcPeer.OpenAsync(Content(context));
        await using var call = peer.Start(DiffCopy, Token, ("dir-name", "context"));
        await StatsAsync(call);
        await call.WriteAsync(Request(1));
        string? error = null;
        while (await call.ReadAsync() is { } message)
        {
            if (Packet.Read(message) is { Type: PacketType.Error } packet)
                error = Encoding.UTF8.GetString(packet.Data.Span);
        }
        Assert.Contains("'log'", error!);
        Assert.AreEqual((2, error), await call.StatusAsync());
        Assert.AreEqual(code, peer.Session.Diagnostics.Single().Code);
    }

    [TestMethod]
    [DataRow(4, 0u, "disk full")]
    [DataRow(1, 7u, "entry 7")]
    [DataRow(1, 0u, "entry 0")]
    [DataRow(2, 0u, "packet 2")]
    public async Task A_receiver_that_gives_up_or_errs_ends_the_call(int type, uint id, string expected)
    {
        await using var peer = await GrpcPeer.OpenAsync(Content(MemoryContext.Of(("a/", ""), ("a/b", "x"))));
        await using var call = peer.Start(DiffCopy, Token, ("dir-name", "context"));
        await StatsAsync(call);
        await call.WriteAsync(Encode(new((PacketType)type, id, null, "disk full"u8.ToArray())));
        while (await call.ReadAsync() is not null)
        {
        }
        Assert.Contains(expected, (await call.StatusAsync()).Message);
        var diagnostic = peer.Session.Diagnostics.Single();
        Assert.AreEqual("SLIP1408", diagnostic.Code);
        Assert.Contains(expected, diagnostic.Message);
    }

    [TestMethod]
    public async Task A_receiver_that_leaves_early_is_an_error()
    {
        await using var peer = await GrpcPeer.OpenAsync(Content(MemoryContext.Of(("a", "x"))));
        await using var call = peer.Start(DiffCopy, Token, ("dir-name", "context"));
        await StatsAsync(call);
        call.CloseWriting();
        while (await call.ReadAsync() is not null)
        {
        }
        Assert.AreEqual(2, (await call.StatusAsync()).Status);
        Assert.AreEqual("SLIP1408", peer.Session.Diagnostics.Single().Code);
    }

    [TestMethod]
    public async Task A_context_nobody_has_is_named()
    {
        await using var peer = await GrpcPeer.OpenAsync(Content(new MemoryContext()));
        await using var call = peer.Start(DiffCopy, Token, ("dir-name", "other"));
        Assert.IsNull(await call.ReadAsync());
        var (status, message) = await call.StatusAsync();
        Assert.AreEqual(5, status);
        Assert.Contains("'other'", message);
    }

    private static BuildSessionContent Content(IContextDirectory context) =>
        new() { SharedKey = "k", Contexts = new Dictionary<string, IContextDirectory> { ["context"] = context } };

    private static async Task<List<FileStat>> StatsAsync(PeerCall call)
    {
        List<FileStat> stats = [];
        while (true)
        {
            var packet = Packet.Read(await call.ReadAsync());
            Assert.AreEqual(PacketType.Stat, packet.Type);
            if (packet.Stat is null)
                return stats;
            stats.Add(packet.Stat);
        }
    }

    private static async Task<Dictionary<uint, byte[]>> FetchAsync(PeerCall call, params uint[] ids)
    {
        var pieces = ids.ToDictionary(id => id, _ => new MemoryStream());
        var requesting = Task.Run(async () =>
        {
            foreach (var id in ids)
                await call.WriteAsync(Request(id));
        });
        for (var open = ids.Length; open > 0;)
        {
            var packet = Packet.Read(await call.ReadAsync());
            Assert.AreEqual(PacketType.Data, packet.Type);
            if (packet.Data.IsEmpty)
                open--;
            pieces[packet.Id].Write(packet.Data.Span);
        }
        await requesting;
        return pieces.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    private static async Task<(int Status, string Message)> FinishAsync(PeerCall call)
    {
        await call.WriteAsync(Encode(new(PacketType.Finish, 0, null, default)));
        Assert.AreEqual(PacketType.Finish, Packet.Read(await call.ReadAsync()).Type);
        Assert.IsNull(await call.ReadAsync());
        return await call.StatusAsync();
    }

    private static byte[] Request(uint id) => Encode(new(PacketType.Request, id, null, default));

    internal static byte[] Encode(Packet packet)
    {
        var message = new WireWriter();
        packet.Write(message);
        return message.Written.ToArray();
    }
}
