using System.Formats.Tar;
using System.IO.Compression;
using Slipway.Images.Blobs;
using Slipway.Images.Loading;
using Slipway.Images.Oci;

namespace Slipway.Deploy.Tests.Shipping;

/// <summary>What engines save, in its forms.</summary>
[TestClass]
public sealed class SavedImagesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-saved-").FullName;
    private readonly byte[] low = Layer(1, 40_000);
    private readonly byte[] top = Layer(2, 90_000);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private BlobStore Store => new(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public async Task Folders_for_each_layer_are_understood()
    {
        var configuration = Configuration(low, top);
        var archive = Archive(
            ("aa/json", """{"id":"aa"}"""u8.ToArray()), ("aa/layer.tar", low), ("bb/json", """{"id":"bb","parent":"aa"}"""u8.ToArray()), ("bb/layer.tar", top),
            ($"{Digest.Of(configuration).Hex}.json", configuration), ("manifest.json", "[]"u8.ToArray()));
        var saved = await TakeAsync(archive, new WantedImage([Digest.Of(low), Digest.Of(top)], new HashSet<Digest> { Digest.Of(top) }, Digest.Of(configuration)));
        Assert.IsEmpty(saved.Missing);
        CollectionAssert.AreEqual(configuration, saved.Configurations[Digest.Of(configuration)].ToArray());
        Assert.AreEqual(top.Length, Store.FindSize(Digest.Of(top)));
        Assert.IsNull(Store.FindSize(Digest.Of(low)));
    }

    [TestMethod]
    public async Task Compressed_blobs_come_as_their_diff_ids()
    {
        var configuration = Configuration(low, top);
        var packed = Packed(top);
        var archive = Archive((Blob(packed), packed), (Blob(low), low), (Blob(configuration), configuration), ("index.json", "{}"u8.ToArray()));
        var saved = await TakeAsync(archive, new WantedImage([Digest.Of(low), Digest.Of(top)], new HashSet<Digest> { Digest.Of(low), Digest.Of(top) }, Configuration: null));
        Assert.IsEmpty(saved.Missing);
        Assert.IsTrue(saved.Configurations.ContainsKey(Digest.Of(configuration)));
        await using var read = await Store.OpenAsync(new Descriptor(MediaTypes.LayerTar, Digest.Of(top), top.Length), Token);
        var bytes = new byte[top.Length];
        await read.ReadExactlyAsync(bytes, Token);
        CollectionAssert.AreEqual(top, bytes);
    }

    [TestMethod]
    public async Task Nothing_is_read_behind_the_last_thing_wanted()
    {
        var configuration = Configuration(low, top);
        var archive = new MemoryStream(Archive((Blob(configuration), configuration), (Blob(low), low), (Blob(top), top)));
        await new SavedImages(Store).TakeAsync(archive, [new WantedImage([Digest.Of(low), Digest.Of(top)], new HashSet<Digest> { Digest.Of(low) }, Configuration: null)], Token);
        Assert.IsLessThan(archive.Length - top.Length, archive.Position);
    }

    [TestMethod]
    public async Task A_layer_that_is_not_what_it_is_named_is_missing()
    {
        var configuration = Configuration(low);
        var archive = Archive((Blob(configuration), configuration), ("aa/layer.tar", top));
        var saved = await TakeAsync(archive, new WantedImage([Digest.Of(low)], new HashSet<Digest> { Digest.Of(low) }, Configuration: null));
        Assert.AreEqual(Digest.Of(low), saved.Missing.Single());
        Assert.IsEmpty(Directory.Exists(Path.Combine(folder, "blobs")) ? Directory.GetFiles(Path.Combine(folder, "blobs"), "*", SearchOption.AllDirectories) : []);
    }

    [TestMethod]
    public async Task Damage_of_any_kind_ends_in_what_can_be_handled()
    {
        var configuration = Configuration(low, top);
        var packed = Packed(top);
        var sound = Archive(("aa/json", """{"id":"aa"}"""u8.ToArray()), ("aa/layer.tar", low), (Blob(packed), packed), (Blob(configuration), configuration));
        var wanted = new WantedImage([Digest.Of(low), Digest.Of(top)], new HashSet<Digest> { Digest.Of(low), Digest.Of(top) }, Configuration: null);
        var random = new Random(11);
        var deadline = DateTime.UtcNow.AddSeconds(3);
        var kept = 0;
        while (DateTime.UtcNow < deadline)
        {
            var damaged = sound.AsSpan(0, random.Next(10) == 0 ? random.Next(sound.Length) : sound.Length).ToArray();
            for (var i = random.Next(1, 20); i > 0 && damaged.Length > 0; i--) damaged[random.Next(10) < 7 ? random.Next(Math.Min(2048, damaged.Length)) : random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                await TakeAsync(damaged, wanted);
            }
            catch (Exception failure) when (failure is InvalidDataException or IOException or FormatException)
            {
                kept++;
            }
        }

        Assert.IsGreaterThan(0, kept);
    }

    private async Task<SavedImages> TakeAsync(byte[] archive, WantedImage wanted)
    {
        var saved = new SavedImages(Store);
        await saved.TakeAsync(new MemoryStream(archive), [wanted], Token);
        return saved;
    }

    private static string Blob(byte[] content) => "blobs/sha256/" + Digest.Of(content).Hex;

    private static byte[] Configuration(params byte[][] layers) => OciJson.Write(new ImageConfiguration(new Platform("linux", "amd64"), [.. layers.Select(layer => Digest.Of(layer))]));

    private static byte[] Layer(int seed, int size)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return Archive(("file", content));
    }

    private static byte[] Packed(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Archive(params (string Name, byte[] Content)[] files)
    {
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, leaveOpen: true))
        {
            foreach (var (name, content) in files) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return archive.ToArray();
    }
}
