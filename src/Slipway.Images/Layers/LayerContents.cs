using System.Text;
using Slipway.Diagnostics;

namespace Slipway.Images.Layers;

/// <summary>Brings the entries of a layer into the one form that a tar is written from: each path once, every parent there and a folder, in <see cref="PathOrder"/>, which puts parents before children.</summary>
internal static class LayerContents
{
    /// <summary>Linux' <c>PATH_MAX</c>, in bytes.</summary>
    public const int LongestPath = 4096;

    /// <summary>Begins the names by which a layer deletes from those below it (OCI image-spec, layer.md).</summary>
    public const string WhiteoutPrefix = ".wh.";

    private const int LongestName = 255;
    private const int MostMode = 0xFFF;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="SlipwayException">SLIP2432.</exception>
    public static List<LayerEntry> Settle(string layer, IReadOnlyList<LayerEntry> entries)
    {
        var settled = new Dictionary<string, LayerEntry>(entries.Count * 2, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            Check(layer, entry);
            settled[entry.Path] = entry;
        }

        AddParents(layer, settled);
        var sorted = new List<LayerEntry>(settled.Values);
        sorted.Sort(static (left, right) => PathOrder.Instance.Compare(left.Path, right.Path));
        return sorted;
    }

    private static void AddParents(string layer, Dictionary<string, LayerEntry> settled)
    {
        foreach (var path in settled.Keys.ToArray())
        {
            for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                var parent = path[..slash];
                if (settled.TryAdd(parent, new FolderEntry(parent, 0x1ED, 0, 0)))
                    continue;
                if (settled[parent] is not FolderEntry)
                    throw Refused(layer, path, $"'{parent}', which it lies in, is not a folder in the same layer");
                break;
            }
        }
    }

    private static void Check(string layer, LayerEntry entry)
    {
        CheckPath(layer, entry.Path);
        if (entry.Mode is < 0 or > MostMode)
            throw Refused(layer, entry.Path, "its mode is not of the permissions 0 to 07777");
        if (entry.Uid < 0 || entry.Gid < 0)
            throw Refused(layer, entry.Path, "the number of its owner or group is negative");
        if (entry is LinkEntry link && (link.Target.Length == 0 || link.Target.Contains('\0') || Length(link.Target) is not (> 0 and < LongestPath)))
            throw Refused(layer, entry.Path, "the target of the link is empty, no text, or longer than 4095 bytes");
    }

    private static void CheckPath(string layer, string path)
    {
        if (path.Length == 0)
            throw Refused(layer, path, "its path is empty");
        if (path.Contains('\0') || Length(path) is not { } length)
            throw Refused(layer, path, "its path is no text");
        if (length > LongestPath)
            throw Refused(layer, path, "its path is longer than 4096 bytes");
        foreach (var range in path.AsSpan().Split('/'))
        {
            CheckName(layer, path, path.AsSpan(range));
        }
    }

    private static void CheckName(string layer, string path, ReadOnlySpan<char> name)
    {
        if (name is "" or "." or "..")
            throw Refused(layer, path, "its path begins or ends with '/', or has a part that is empty, '.' or '..'");
        if (name.Length * 3 > LongestName && Encoding.UTF8.GetByteCount(name) > LongestName)
            throw Refused(layer, path, "a part of its path is longer than 255 bytes");
        if (name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
            throw Refused(layer, path, $"a name that begins with '{WhiteoutPrefix}' would delete files of the layers below");
    }

    /// <summary>Bytes of a text; null when it has half of a surrogate pair, which has no bytes.</summary>
    private static int? Length(string text)
    {
        try
        {
            return Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    private static SlipwayException Refused(string layer, string path, string why) => new(LayerErrors.BadEntry(layer, path, why));
}
