using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Slipway.Images.Oci;

namespace Slipway.Images.Tests.Archives;

/// <summary>A tar as other tools write them.</summary>
internal sealed class ForeignTar
{
    private readonly List<(string Name, byte[]? Content, string? Link, TarEntryType Type)> entries = [];

    public ForeignTar With(string name, byte[] content)
    {
        entries.Add((name, content, null, TarEntryType.RegularFile));
        return this;
    }

    public ForeignTar With(string name, string content) => With(name, Encoding.UTF8.GetBytes(content));

    public ForeignTar WithLink(string name, string target, TarEntryType type = TarEntryType.SymbolicLink)
    {
        entries.Add((name, null, target, type));
        return this;
    }

    public ForeignTar WithBlob(byte[] content) => With("blobs/sha256/" + Digest.Of(content).Hex, content);

    /// <summary>What docker 1.10 to 24 writes: <c>id/layer.tar</c>, with links for layers that are there already.</summary>
    public static ForeignTar Saved(params (string Tag, string[] Layers)[] images)
    {
        var tar = new ForeignTar();
        var list = new List<object>();
        var written = new Dictionary<string, string>();
        foreach (var (tag, layers) in images)
        {
            var tars = layers.Select(SampleImages.LayerTar).ToList();
            var configuration = OciJson.Write(new ImageConfiguration(SampleImages.Amd64, [.. tars.Select(layer => Digest.Of(layer))]));
            var names = new List<string>();
            foreach (var (layer, i) in layers.Select((layer, i) => (layer, i)))
            {
                var id = Digest.Of(Encoding.UTF8.GetBytes($"{tag} {i}")).Hex;
                if (written.TryGetValue(layer, out var other))
                    tar.WithLink($"{id}/layer.tar", $"../{other}/layer.tar");
                else
                    tar.With($"{id}/layer.tar", tars[i]);
                written.TryAdd(layer, id);
                tar.With($"{id}/VERSION", "1.0").With($"{id}/json", "{}");
                names.Add($"{id}/layer.tar");
            }

            var config = Digest.Of(configuration).Hex + ".json";
            tar.With(config, configuration);
            list.Add(new { Config = config, RepoTags = tag.Length == 0 ? null : new[] { tag }, Layers = names });
        }

        return tar.With("manifest.json", JsonSerializer.Serialize(list)).With("repositories", "{}");
    }

    public byte[] ToArray(TarEntryFormat format = TarEntryFormat.Gnu)
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, format, leaveOpen: true))
        {
            foreach (var (name, content, link, type) in entries)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.Pax => new PaxTarEntry(type, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(type, name),
                    TarEntryFormat.V7 => new V7TarEntry(type == TarEntryType.RegularFile ? TarEntryType.V7RegularFile : type, name),
                    _ => new GnuTarEntry(type, name),
                };
                if (content is not null)
                    entry.DataStream = new MemoryStream(content);
                if (link is not null)
                    entry.LinkName = link;
                tar.WriteEntry(entry);
            }
        }

        return buffer.ToArray();
    }

    /// <summary>Unpacks it, links and all.</summary>
    public void Unpack(string folder)
    {
        foreach (var (name, content, link, _) in entries)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (content is not null)
                File.WriteAllBytes(path, content);
            else
                File.CreateSymbolicLink(path, link!);
        }
    }
}
