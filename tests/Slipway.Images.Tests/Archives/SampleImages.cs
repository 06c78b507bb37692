using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Slipway.Images.Archives;
using Slipway.Images.Oci;

namespace Slipway.Images.Tests.Archives;

/// <summary>Small images, and their blobs in memory.</summary>
internal sealed class SampleImages : IBlobSource
{
    private readonly Dictionary<Digest, byte[]> blobs = [];

    /// <summary>How often a blob was opened.</summary>
    public int Opened { get; private set; }

    public static readonly Platform Amd64 = new("linux", "amd64");
    public static readonly Platform Arm64 = new("linux", "arm64", "v8");

    public byte[] this[Descriptor blob]
    {
        get => blobs[blob.Digest];
        set => blobs[blob.Digest] = value;
    }

    /// <summary>An image with a gzip layer for each text.</summary>
    public ImageContent Image(Platform platform, params string[] texts)
    {
        var tars = texts.Select(LayerTar).ToList();
        var layers = tars.Select(tar => Keep(MediaTypes.LayerGzip, Gzip(tar))).ToList();
        return ImageContent.Of(new ImageConfiguration(platform, [.. tars.Select(tar => Digest.Of(tar))]) { Execution = new ExecutionConfig { Cmd = ["sh"] } }, layers, this);
    }

    public ImageContent Image(params string[] texts) => Image(Amd64, texts);

    public static ImageSet Set(ImageContent image, params string[] references) => new("web", [.. references.Select(Slipway.Docker.References.ImageReference.Parse)], [image]);

    public static Attachment Attachment(Digest subject, string type, string text)
    {
        var document = Encoding.UTF8.GetBytes(text);
        var empty = Descriptor.Of(MediaTypes.Empty, "{}"u8);
        var blob = Descriptor.Of("text/plain", document);
        var bytes = OciJson.Write(new ImageManifest(empty, [blob]) { ArtifactType = type, Subject = new Descriptor(MediaTypes.Manifest, subject, 1) });
        return new Attachment(bytes, Descriptor.Of(MediaTypes.Manifest, bytes) with { ArtifactType = type }, subject, [(empty, "{}"u8.ToArray()), (blob, document)]);
    }

    /// <summary>A layer's tar with one file.</summary>
    public static byte[] LayerTar(string text)
    {
        using var buffer = new MemoryStream();
        using (var tar = new System.Formats.Tar.TarWriter(buffer, TarEntryFormat.Ustar, leaveOpen: true))
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "file-" + Digest.Of(Encoding.UTF8.GetBytes(text)).Hex[..6]) { ModificationTime = DateTimeOffset.UnixEpoch, DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        return buffer.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(content);
        return buffer.ToArray();
    }

    public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        Opened++;
        return Task.FromResult<Stream>(new MemoryStream(blobs[blob.Digest], writable: false));
    }

    private Descriptor Keep(string mediaType, byte[] content)
    {
        var descriptor = Descriptor.Of(mediaType, content);
        blobs[descriptor.Digest] = content;
        return descriptor;
    }
}
