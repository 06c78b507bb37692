using Slipway.Diagnostics;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Shell;

[TestClass]
public sealed class TokenTests
{
    [TestMethod]
    [DynamicData(nameof(Userland.All), typeof(Userland))]
    public async Task An_unchanged_listing_does_not_travel(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        remote.Run("for i in $(seq 300); do mkdir d$i; echo $i >d$i/file; done");
        var first = await remote.ObserveAsync();
        var (calls, received) = (remote.Shell.Calls, remote.Shell.Received);

        var second = await remote.ObserveAsync(new ObserveRequest { Claim = RemoteFolder.Claim, Token = first.Token, Remembered = first.Entries, RememberedAt = first.ObservedAt });

        Assert.AreSame(first.Entries, second.Entries);
        Assert.AreEqual(first.Token, second.Token);
        Assert.AreEqual(calls + 1, remote.Shell.Calls);
        Assert.IsTrue(remote.Shell.Received - received < 150, $"{remote.Shell.Received - received}");

        remote.Run("echo changed >d7/file");
        var third = await remote.ObserveAsync(new ObserveRequest { Claim = RemoteFolder.Claim, Token = first.Token, Remembered = first.Entries, RememberedAt = first.ObservedAt });
        Assert.AreNotEqual(first.Token, third.Token);
        Assert.AreEqual(8, third.Entries.Single(entry => entry.Path == "d7/file").Stamp.Size);
    }

    [TestMethod]
    public async Task A_digest_is_kept_while_the_stamp_is_the_same_and_old_enough()
    {
        await using var remote = new RemoteFolder(Userland.Dash);
        remote.Run("echo a >a; echo b >b");
        var first = await remote.ObserveAsync();
        var digested = await remote.Folder.DigestAsync(first.Entries, CancellationToken.None);

        var trusted = await remote.ObserveAsync(new ObserveRequest { Remembered = digested, RememberedAt = digested.Max(entry => entry.Stamp.Changed) + 1_000_000_000 });
        var racy = await remote.ObserveAsync(new ObserveRequest { Remembered = digested, RememberedAt = digested.Max(entry => entry.Stamp.Changed) + 1 });

        Assert.IsTrue(trusted.Entries.All(entry => entry.Digest.IsKnown));
        Assert.IsTrue(racy.Entries.All(entry => !entry.Digest.IsKnown));
    }

    [TestMethod]
    [DynamicData(nameof(Userland.All), typeof(Userland))]
    public async Task What_is_pruned_is_one_ignored_entry_whatever_its_name(object userland)
    {
        await using var remote = new RemoteFolder((Userland)userland);
        remote.Run("mkdir -p 'a[b]*' a/b 'x y'; touch 'a[b]*/in' a/b/in 'x y/in' ab; mkdir 'ab*'; touch 'ab*/in'");

        var seen = await remote.ObserveAsync(new ObserveRequest { Prune = ["a[b]*", "a/b", "x y", "ab", "not there"] });

        Assert.AreEqual("Folder a\nIgnored a/b\nIgnored a[b]*\nFile ab\nFolder ab*\nFile ab*/in\nIgnored x y", RemoteFolder.Lines(seen.Entries));
    }

    [TestMethod]
    public async Task More_folders_are_pruned_than_fit_into_a_command()
    {
        await using var remote = new RemoteFolder(Userland.Dash);
        remote.Run("for i in $(seq 500); do mkdir d$i; echo $i >d$i/file; done");

        var seen = await remote.ObserveAsync(new ObserveRequest { Prune = [.. Enumerable.Range(1, 500).Select(i => $"d{i}")] });

        Assert.AreEqual(500, seen.Entries.Count(entry => entry.Kind == EntryKind.Ignored));
        Assert.AreEqual(500, seen.Entries.Count);
    }

    [TestMethod]
    [DynamicData(nameof(Userland.Both), typeof(Userland))]
    public async Task What_cannot_be_read_is_told_and_the_rest_listed(object userland)
    {
        if (Environment.UserName != "root") Assert.Inconclusive("Becoming nobody needs root.");
        await using var remote = new RemoteFolder((Userland)userland with { IsUnprivileged = true });
        remote.Run("mkdir closed open; touch closed/in open/in secret; chmod 755 ..; chown -R 65534:65534 .; chmod 000 closed secret");

        var seen = await remote.ObserveAsync();

        Assert.AreEqual("Problem closed\nFolder open\nFile open/in\nProblem secret", RemoteFolder.Lines(seen.Entries));
        Assert.AreEqual("SLIP4112", seen.Warnings.Single().Code);

        remote.Run("rm -rf .slipway-sync; chmod 555 .");
        var error = await Assert.ThrowsExactlyAsync<SlipwayException>(() => remote.ObserveAsync());
        Assert.AreEqual("SLIP4107", error.Diagnostics[0].Code);
        remote.Run("chmod 000 .");
        error = await Assert.ThrowsExactlyAsync<SlipwayException>(() => remote.ObserveAsync(new ObserveRequest()));
        Assert.AreEqual("SLIP4101", error.Diagnostics[0].Code);
    }

    [TestMethod]
    public async Task A_file_in_place_of_the_root_is_told()
    {
        await using var remote = new RemoteFolder(Userland.Dash);
        remote.Run("cd ..; rm -r \"$OLDPWD\"; touch \"$OLDPWD\"");

        Assert.AreEqual(RootState.NotAFolder, (await remote.ObserveAsync()).Root);
        Assert.AreEqual("SLIP4100", (await Assert.ThrowsExactlyAsync<SlipwayException>(() => remote.Folder.PrepareAsync(CancellationToken.None))).Diagnostics[0].Code);
    }
}
