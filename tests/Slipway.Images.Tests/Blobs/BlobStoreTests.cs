using System.Diagnostics;
using Slipway.Diagnostics;
using Slipway.Images.Blobs;
using Slipway.Images.Oci;
using Slipway.Images.Tests.Context;

namespace Slipway.Images.Tests.Blobs;

[TestClass]
public sealed class BlobStoreTests : IDisposable
{
    private static readonly byte[] Content = "the content of a blob"u8.ToArray();
    private static readonly Descriptor Blob = Descriptor.Of(MediaTypes.LayerGzip, Content);

    private readonly TemporaryTree tree = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private BlobStore Store() => new(tree.At("cache"));

    private string PathOfBlob => tree.At($"cache/blobs/sha256/{Blob.Digest.Hex}");

    public void Dispose() => tree.Dispose();

    [TestMethod]
    public async Task A_blob_is_kept_where_an_OCI_layout_has_it()
    {
        var store = Store();
        Assert.IsFalse(await store.HasAsync(Blob, Token));
        Assert.IsNull(store.FileOf(Blob));
        Assert.IsFalse(Directory.Exists(store.Directory));

        await AddAsync(store);

        Assert.IsTrue(await store.HasAsync(Blob, Token));
        Assert.AreEqual(PathOfBlob, store.FileOf(Blob));
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(PathOfBlob));
        await using var stream = await store.OpenAsync(Blob, Token);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        CollectionAssert.AreEqual(Content, copy.ToArray());
        CollectionAssert.AreEqual(Content, await store.FindDocumentAsync(Blob.Digest, Token));
        Assert.IsEmpty(Directory.GetFiles(tree.At("cache/tmp")));
    }

    [TestMethod]
    public async Task A_blob_that_is_there_is_not_written_again()
    {
        await AddAsync(Store());

        await Store().AddAsync(Blob, (_, _) => throw new AssertFailedException("asked for the content"), Token);
    }

    [TestMethod]
    public async Task A_blob_without_a_known_digest_gets_its_own()
    {
        var store = Store();
        await using var writer = store.Create();
        for (var i = 0; i < Content.Length; i++)
            writer.Stream.WriteByte(Content[i]);

        Assert.AreEqual(Blob, await writer.CommitAsync(MediaTypes.LayerGzip, Token) with { Annotations = Blob.Annotations });
        Assert.IsNotNull(Store().FileOf(Blob));
    }

    [TestMethod]
    public async Task A_blob_that_was_not_ended_leaves_nothing()
    {
        var store = Store();
        await using (var writer = store.Create())
            await writer.Stream.WriteAsync(Content, Token);
        await Assert.ThrowsExactlyAsync<InvalidDataException>(() => store.AddAsync(Blob, (_, _) => throw new InvalidDataException(), Token));

        Assert.IsEmpty(Directory.GetFiles(store.Directory, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    [DataRow("the content of a glob")]
    [DataRow("the content")]
    [DataRow("the content of a blob, and more")]
    [DataRow("")]
    public async Task Other_content_is_refused_and_not_kept(string other)
    {
        var store = Store();

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => store.AddAsync(Blob, async (stream, token) => await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(other), token), Token));

        Assert.AreEqual("SLIP2410", failure.Diagnostics.Single().Code);
        Assert.IsEmpty(Directory.GetFiles(store.Directory, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task Endless_content_is_refused_when_it_gets_too_long()
    {
        var chunk = new byte[1000];
        var chunks = 0;
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => Store().AddAsync(
            Blob,
            async (stream, token) =>
            {
                for (; chunks < 1_000_000; chunks++)
                    await stream.WriteAsync(chunk, token);
            },
            Token));

        Assert.AreEqual("SLIP2410", failure.Diagnostics.Single().Code);
        Assert.AreEqual(0, chunks);
    }

    [TestMethod]
    public async Task A_blob_that_was_changed_in_place_is_noticed_removed_and_written_again()
    {
        await AddAsync(Store());
        Overwrite("the content of a glob"u8);

        var store = Store();
        Assert.IsNull(store.FileOf(Blob));
        Assert.IsFalse(await store.HasAsync(Blob, Token));
        Assert.IsFalse(File.Exists(PathOfBlob));
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => store.OpenAsync(Blob, Token));
        Assert.AreEqual("SLIP2412", failure.Diagnostics.Single().Code);
        await AddAsync(store);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(PathOfBlob));
    }

    [TestMethod]
    public async Task A_blob_that_was_cut_short_with_its_time_kept_is_noticed_and_written_again()
    {
        await AddAsync(Store());
        var time = File.GetLastWriteTimeUtc(PathOfBlob);
        Overwrite("the"u8);
        File.SetLastWriteTimeUtc(PathOfBlob, time);

        Assert.IsNull(Store().FileOf(Blob));
        Assert.IsFalse(await Store().HasAsync(Blob, Token));
        Assert.IsNull(await Store().FindDocumentAsync(Blob.Digest, Token));
        await AddAsync(Store());
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(PathOfBlob));
    }

    [TestMethod]
    public async Task A_sound_blob_that_another_tool_put_there_is_hashed_once()
    {
        tree.With($"cache/blobs/sha256/{Blob.Digest.Hex}", "the content of a blob");
        Assert.IsNull(Store().FileOf(Blob));

        Assert.IsTrue(await Store().HasAsync(Blob, Token));

        Assert.AreEqual(PathOfBlob, Store().FileOf(Blob));
    }

    [TestMethod]
    public async Task A_descriptor_with_the_wrong_size_does_not_cost_the_blob()
    {
        await AddAsync(Store());
        var lie = Blob with { Size = 5 };

        Assert.IsFalse(await Store().HasAsync(lie, Token));
        Assert.IsNull(Store().FileOf(lie));
        Assert.AreEqual(PathOfBlob, Store().FileOf(Blob));
    }

    [TestMethod]
    public async Task A_hard_link_to_a_blob_does_not_make_it_unknown()
    {
        await AddAsync(Store());
        using var link = Process.Start("ln", [PathOfBlob, tree.At("link")]);
        await link.WaitForExitAsync(Token);
        Assert.AreEqual(0, link.ExitCode);

        Assert.AreEqual(PathOfBlob, Store().FileOf(Blob));
    }

    [TestMethod]
    public async Task Many_writers_of_one_blob_leave_one()
    {
        var content = new byte[300_000];
        new Random(1).NextBytes(content);
        var blob = Descriptor.Of(MediaTypes.LayerTar, content);

        await Parallel.ForAsync(0, 24, Token, async (i, token) =>
        {
            var store = Store();
            if (i % 2 == 0)
            {
                await store.AddAsync(blob, async (stream, t) => await stream.WriteAsync(content, t), token);
            }
            else
            {
                await using var writer = store.Create();
                await writer.Stream.WriteAsync(content, token);
                await writer.CommitAsync(MediaTypes.LayerTar, token);
            }

            Assert.IsTrue(await store.HasAsync(blob, token));
        });

        Assert.HasCount(1, Directory.GetFiles(tree.At("cache"), "*", SearchOption.AllDirectories));
        CollectionAssert.AreEqual(content, File.ReadAllBytes(Store().FileOf(blob)!));
    }

    [TestMethod]
    public async Task A_temporary_file_of_a_killed_build_is_removed_and_one_in_use_is_not()
    {
        var names = new[] { -48, -1, -49 }.Select(hours => AbandonedFiles.NewName(DateTimeOffset.UtcNow.AddHours(hours))).ToList();
        tree.With("cache/tmp/foreign");
        foreach (var name in names)
            tree.With("cache/tmp/" + name);
        await using (new FileStream(tree.At("cache/tmp/" + names[2]), FileMode.Open, FileAccess.Write, FileShare.None))
            await AddAsync(Store());

        CollectionAssert.AreEquivalent(new[] { names[1], names[2], "foreign" }, Directory.GetFiles(tree.At("cache/tmp")).Select(Path.GetFileName).ToList());
    }

    [TestMethod]
    public async Task A_cache_that_cannot_be_written_is_one_error_and_still_serves()
    {
        // A folder below a file can be made by no one, root included.
        tree.With("file");
        var store = new BlobStore(tree.At("file/cache"));
        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(() => AddAsync(store));
        Assert.AreEqual("SLIP2411", failure.Diagnostics.Single().Code);
        Assert.DoesNotContain("\n", failure.Diagnostics.Single().Message);
        Assert.AreEqual("SLIP2411", Assert.ThrowsExactly<SlipwayException>(store.Create).Diagnostics.Single().Code);
        store.KeepReference("web", Platform.Host, Blob);
        Assert.IsNull(store.FindReference("web", Platform.Host));
        Assert.IsFalse(await store.HasAsync(Blob, Token));
    }

    [TestMethod]
    public async Task A_full_disk_is_one_error_and_leaves_nothing()
    {
        await using var disk = SmallDisk.Mount(tree.At("cache"));
        await AddAsync(Store());
        var large = new byte[SmallDisk.Bytes * 2];

        var failure = await Assert.ThrowsExactlyAsync<SlipwayException>(
            () => Store().AddAsync(Descriptor.Of(MediaTypes.LayerTar, large), async (stream, token) => await stream.WriteAsync(large, token), Token));

        Assert.AreEqual("SLIP2411", failure.Diagnostics.Single().Code);
        Assert.Contains("No space left", failure.Message);
        Assert.IsEmpty(Directory.GetFiles(tree.At("cache/tmp")));
        Assert.IsNotNull(Store().FileOf(Blob));
    }

    [TestMethod]
    public async Task A_read_only_cache_serves_what_it_has_also_what_nobody_verified_before()
    {
        await using var disk = SmallDisk.Mount(tree.At("cache"));
        await AddAsync(Store());
        var other = Descriptor.Of(MediaTypes.LayerTar, "other"u8);
        tree.With($"cache/blobs/sha256/{other.Digest.Hex}", "other").With($"cache/blobs/sha256/{Digest.Of("x"u8).Hex}", "damaged");
        Store().KeepReference("web", Platform.Host, Blob);
        await disk.MakeReadOnlyAsync();

        var store = Store();
        Assert.IsNotNull(store.FileOf(Blob));
        Assert.IsTrue(await store.HasAsync(other, Token));
        Assert.IsNotNull(store.FileOf(other), "verified by this process");
        Assert.IsFalse(await store.HasAsync(Descriptor.Of(MediaTypes.LayerTar, "x"u8), Token));
        Assert.AreEqual(Blob.Digest, store.FindReference("web", Platform.Host)!.Digest);
        store.KeepReference("web", Platform.Host, other);
        Assert.AreEqual(Blob.Digest, store.FindReference("web", Platform.Host)!.Digest);
    }

    [TestMethod]
    public void A_reference_is_remembered_for_its_platform()
    {
        var arm = new Platform("linux", "arm64");
        Store().KeepReference("docker.io/library/web:1", Platform.Host, Blob);

        Assert.AreEqual((Blob.MediaType, Blob.Digest, Blob.Size), Store().FindReference("docker.io/library/web:1", Platform.Host) is { } found ? (found.MediaType, found.Digest, found.Size) : default);
        Assert.IsNull(Store().FindReference("docker.io/library/web:2", Platform.Host));
        Assert.IsNull(Store().FindReference("docker.io/library/web:1", new Platform("linux", "s390x")));

        var newer = Descriptor.Of(MediaTypes.Manifest, "newer"u8);
        Store().KeepReference("docker.io/library/web:1", Platform.Host, newer);
        Assert.AreEqual(newer.Digest, Store().FindReference("docker.io/library/web:1", Platform.Host)!.Digest);
        Assert.IsNull(Store().FindReference("docker.io/library/web:1", arm == Platform.Host ? new Platform("linux", "amd64") : arm));
    }

    [TestMethod]
    public void A_damaged_reference_counts_as_none()
    {
        Store().KeepReference("web", Platform.Host, Blob);
        var file = Directory.GetFiles(tree.At("cache/refs")).Single();
        var text = File.ReadAllText(file);
        for (var length = 0; length < text.Length - 1; length++)
        {
            File.WriteAllText(file, text[..length]);
            Assert.IsNull(Store().FindReference("web", Platform.Host), $"{length}");
        }
    }

    [TestMethod]
    public void The_cache_is_where_the_desktop_specification_has_it()
    {
        static string At(params (string Name, string Value)[] variables) =>
            BlobStore.DefaultDirectory(name => variables.FirstOrDefault(variable => variable.Name == name).Value).Replace('\\', '/');

        Assert.AreEqual("/c/slipway/images", At(("XDG_CACHE_HOME", "/c"), ("HOME", "/h")));
        Assert.AreEqual("/h/.cache/slipway/images", At(("XDG_CACHE_HOME", "relative"), ("HOME", "/h")));
        Assert.AreEqual("/h/.cache/slipway/images", At(("XDG_CACHE_HOME", ""), ("HOME", "/h")));
        Assert.IsTrue(Path.IsPathFullyQualified(At()));
    }

    private Task AddAsync(BlobStore store) => store.AddAsync(Blob, async (stream, token) => await stream.WriteAsync(Content, token), Token);

    private void Overwrite(ReadOnlySpan<byte> content)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(PathOfBlob, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var file = new FileStream(PathOfBlob, FileMode.Truncate);
        file.Write(content);
    }
}
