using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Slipway.Images.Layers;
using Slipway.Images.Oci;

namespace Slipway.Images.Tests.Layers;

/// <summary>A layer as others write them, in memory.</summary>
internal sealed class TarLayer(TarEntryFormat format = TarEntryFormat.Pax)
{
    private readonly List<byte> _tar = [];

    public byte[] Bytes => [.. _tar];

    public TarLayer Folder(string path, UnixFileMode mode = (UnixFileMode)0x1ED) => Add(TarEntryType.Directory, path, entry => entry.Mode = mode);

    public TarLayer File(string path, string content, Action<TarEntry>? settle = null) => Add(format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile, path, entry =>
    {
        entry.Mode = (UnixFileMode)0x1A4;
        entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        settle?.Invoke(entry);
    });

    public TarLayer Link(string path, string target) => Add(TarEntryType.SymbolicLink, path, entry => entry.LinkName = target);

    public TarLayer HardLink(string path, string target) => Add(TarEntryType.HardLink, path, entry => entry.LinkName = target);

    public TarLayer Pipe(string path) => Add(TarEntryType.Fifo, path, _ => { });

    public TarLayer Whiteout(string path) => File(path[..(path.LastIndexOf('/') + 1)] + ".wh." + path[(path.LastIndexOf('/') + 1)..], "");

    public TarLayer Opaque(string folder) => File(folder + "/.wh..wh..opq", "");

    /// <summary>An entry as nobody should write one.</summary>
    public TarLayer Raw(char type, string name, string link = "", long? size = null, string content = "")
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var header = new byte[512];
        Encoding.UTF8.GetBytes(name).AsSpan().CopyTo(header);
        Encoding.UTF8.GetBytes(link).AsSpan().CopyTo(header.AsSpan(157));
        "0000644\00000000\00000000\0"u8.CopyTo(header.AsSpan(100));
        Encoding.ASCII.GetBytes(Convert.ToString(size ?? bytes.Length, 8).PadLeft(11, '0')).CopyTo(header.AsSpan(124));
        header[156] = (byte)type;
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        Seal(header);
        _tar.AddRange(header);
        _tar.AddRange(bytes);
        _tar.AddRange(new byte[(512 - (bytes.Length % 512)) % 512]);
        return this;
    }

    public static void Seal(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in header)
            sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }

    public MemoryLayer Plain() => new([.. Bytes, .. new byte[1024]]);

    public MemoryLayer Gzip()
    {
        var plain = Plain().Blob;
        return new MemoryLayer(Zip(plain), Digest.Of(plain));
    }

    public static byte[] Zip(params byte[][] members)
    {
        var zipped = new MemoryStream();
        foreach (var member in members)
        {
            using var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(member);
        }

        return zipped.ToArray();
    }

    private TarLayer Add(TarEntryType type, string path, Action<TarEntry> settle)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.Gnu => new GnuTarEntry(type, path),
            TarEntryFormat.Ustar => new UstarTarEntry(type, path),
            TarEntryFormat.V7 => new V7TarEntry(type, path),
            _ => new PaxTarEntry(type, path),
        };
        settle(entry);
        using var one = new MemoryStream();
        using (var writer = new TarWriter(one, format, leaveOpen: true))
            writer.WriteEntry(entry);
        _tar.AddRange(one.ToArray().AsSpan(0, (int)one.Length - 1024));
        return this;
    }
}

/// <summary>A blob in memory.</summary>
internal sealed class MemoryLayer(byte[] blob, Digest diffId) : IBlobSource
{
    public MemoryLayer(byte[] tar)
        : this(tar, Digest.Of(tar))
    {
    }

    public byte[] Blob => blob;

    public Digest DiffId => diffId;

    public int Opened { get; private set; }

    public Action? OnOpen { get; init; }

    public Descriptor Descriptor { get; } = new(MediaTypes.DockerLayerTar, Digest.FromHash(SHA256.HashData(blob)), blob.Length);

    public Task<Stream> OpenAsync(Descriptor requested, CancellationToken cancellationToken)
    {
        Assert.AreEqual(Descriptor, requested);
        Opened++;
        OnOpen?.Invoke();
        return Task.FromResult<Stream>(new MemoryStream(blob, writable: false));
    }

    public Task<ImageTree> OverAsync(ImageTree tree, CancellationToken cancellationToken) => tree.WithAsync([(Descriptor, diffId)], this, cancellationToken);
}
