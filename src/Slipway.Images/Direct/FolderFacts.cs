using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Images.Blobs;
using Slipway.Images.Layers;
using Slipway.Images.Oci;

namespace Slipway.Images.Direct;

/// <summary>
/// What has to be known of a base image to copy into it: its folders, its links, its users and groups. Read from its layers once, and kept in the blob store by their diffIDs.
/// </summary>
internal sealed class FolderFacts
{
    private const string Header = "slipway folders 1";

    private readonly Dictionary<string, LayerEntry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Uid, int Gid)> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> groups = new(StringComparer.Ordinal);

    /// <summary>Of an image without anything.</summary>
    public static FolderFacts None { get; } = new();

    /// <summary>The folder or link at a path.</summary>
    public LayerEntry? Find(string path) => entries.GetValueOrDefault(path);

    /// <summary>The numbers of a user.</summary>
    public (int Uid, int Gid)? User(string name) => users.TryGetValue(name, out var numbers) ? numbers : null;

    /// <summary>The number of a group.</summary>
    public int? Group(string name) => groups.TryGetValue(name, out var number) ? number : null;

    /// <summary>Those of a base image: remembered, or read from its layers.</summary>
    public static async Task<FolderFacts> OfAsync(ImageContent image, BlobStore store, Func<Task<ImageTree>> read, CancellationToken cancellationToken)
    {
        var path = Path.Combine(store.Directory, "folders", KeyOf(image));
        if (Recall(path) is { } known)
            return known;
        var facts = await ReadAsync(await read(), cancellationToken);
        facts.Keep(path);
        return facts;
    }

    private static async Task<FolderFacts> ReadAsync(ImageTree tree, CancellationToken cancellationToken)
    {
        var facts = new FolderFacts();
        foreach (var entry in tree.Below(""))
        {
            if (entry is FolderEntry or LinkEntry)
                facts.entries[entry.Path] = entry;
        }

        foreach (var fields in await FieldsAsync(tree, "etc/passwd", cancellationToken))
        {
            if (fields.Length >= 4 && int.TryParse(fields[2], out var uid) && int.TryParse(fields[3], out var gid))
                facts.users.TryAdd(fields[0], (uid, gid));
        }

        foreach (var fields in await FieldsAsync(tree, "etc/group", cancellationToken))
        {
            if (fields.Length >= 3 && int.TryParse(fields[2], out var gid))
                facts.groups.TryAdd(fields[0], gid);
        }

        return facts;
    }

    private static async Task<List<string[]>> FieldsAsync(ImageTree tree, string path, CancellationToken cancellationToken)
    {
        if (tree.Resolve(path) is not FileEntry file)
            return [];
        var text = Encoding.UTF8.GetString(await LayerFiles.ReadAsync(file.Source, cancellationToken));
        return [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(':'))];
    }

    private static string KeyOf(ImageContent image) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', image.Configuration.DiffIds))));

    private static FolderFacts? Recall(string path)
    {
        try
        {
            var facts = new FolderFacts();
            var lines = File.ReadAllLines(path);
            if (lines.Length < 2 || lines[0] != Header || lines[^1] != "end")
                return null;
            foreach (var line in lines.AsSpan(1..^1))
                facts.Take(line.Split('\t'));
            return facts;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            // Not remembered, or damaged: read from the layers again.
            return null;
        }
    }

    private void Take(string[] fields)
    {
        switch (fields)
        {
            case ["d", var mode, var uid, var gid, var path]:
                entries[path] = new FolderEntry(path, Number(mode), Number(uid), Number(gid));
                break;
            case ["l", var target, var path]:
                entries[path] = new LinkEntry(path, target, 0, 0);
                break;
            case ["u", var uid, var gid, var name]:
                users[name] = (Number(uid), Number(gid));
                break;
            case ["g", var gid, var name]:
                groups[name] = Number(gid);
                break;
            default:
                throw new FormatException("This is no line of a folder list.");
        }
    }

    private void Keep(string path)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var entry in entries.Values)
        {
            // What cannot be told in a line is rare, and is then merely not known to be there.
            if (entry.Path.AsSpan().ContainsAny('\t', '\n', '\r') || (entry as LinkEntry)?.Target.AsSpan().ContainsAny('\t', '\n', '\r') == true)
                continue;
            if (entry is LinkEntry link)
                text.Append("l\t").Append(link.Target).Append('\t').Append(link.Path).Append('\n');
            else
                text.Append(CultureInfo.InvariantCulture, $"d\t{entry.Mode}\t{entry.Uid}\t{entry.Gid}\t{entry.Path}\n");
        }

        foreach (var (name, (uid, gid)) in users)
            text.Append(CultureInfo.InvariantCulture, $"u\t{uid}\t{gid}\t{name}\n");
        foreach (var (name, gid) in groups)
            text.Append(CultureInfo.InvariantCulture, $"g\t{gid}\t{name}\n");
        text.Append("end\n");
        var fresh = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(fresh, text.ToString());
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written is one that is not used.
            if (File.Exists(fresh))
                File.Delete(fresh);
        }
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
