using Slipway.Deploy.Locking;
using Slipway.Deploy.Releases;
using Slipway.Deploy.Shipping;
using Slipway.Diagnostics;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>Mounted files brought to hosts under their locks.</summary>
[TestClass]
public sealed class FileShippingTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Trees_come_to_all_hosts_while_their_locks_are_held()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-mounts-").FullName;
        await using var hosts = await TestHosts.StartAsync(2);
        try
        {
            var log = new ShippingLog();
            var site = Directory.CreateDirectory(Path.Combine(folder, "site")).FullName;
            await File.WriteAllBytesAsync(Path.Combine(site, "big.bin"), System.Security.Cryptography.RandomNumberGenerator.GetBytes(5_000_000), Token);
            await using var sessions = await HostSessions.OpenAsync(hosts, Token);
            var held = new List<LockedHost>();
            foreach (var session in sessions.All) held.Add(new LockedHost(session, await DeployLock.TakeAsync(session, new LockRequest { Actor = "me@here", Purpose = "a test" }, log, Token)));
            var shipping = new FileShipping(Path.Combine(folder, "state"), log);
            var trees = await shipping.ReadAsync([site], Token);
            await shipping.ShipAsync(trees, held, new ShipOptions(), Token);
            foreach (var session in sessions.All)
            {
                Assert.AreEqual(5_000_000, new FileInfo(Path.Combine(trees[0].PathIn(session.Folder), "big.bin")).Length);
                CollectionAssert.AreEqual(new[] { trees[0].Digest }, (await new ReleaseStore(session).ReadAsync(Token)).Files.ToArray());
            }

            // As somebody does who takes the lock over.
            foreach (var session in sessions.All) Directory.Delete(session.Folder + "/lock", recursive: true);
            await File.WriteAllTextAsync(Path.Combine(site, "more.txt"), "more", Token);
            trees = await shipping.ReadAsync([site], Token);
            var late = await Assert.ThrowsExactlyAsync<SlipwayException>(() => shipping.ShipAsync(trees, held, new ShipOptions(), Token));
            CollectionAssert.AreEqual(new[] { "SLIP5056", "SLIP5056" }, late.Diagnostics.Select(diagnostic => diagnostic.Code).ToArray());
            foreach (var session in sessions.All) Assert.IsFalse(Path.Exists(trees[0].PathIn(session.Folder)));
            foreach (var host in held) await host.Lock.DisposeAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
