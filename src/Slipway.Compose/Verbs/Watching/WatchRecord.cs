using System.Text;

namespace Slipway.Compose.Verbs;

/// <summary>What a service's containers had of a rule's files when they were last watched.</summary>
/// <param name="Entries">The files.</param>
/// <param name="Containers">Containers by id, each with the paths that it had not yet.</param>
internal sealed record RuleRecord(IReadOnlyDictionary<string, FileState> Entries, IReadOnlyDictionary<string, IReadOnlyCollection<string>> Containers);

/// <summary>Remembers between watches what has been synchronised, so that the next one brings over what changed in between, deletions included. A record that is older than the
/// truth does no harm: what it does not know is copied again.</summary>
internal static class WatchRecord
{
    private const int Version = 1;

    /// <summary>The records by rule; none where there is no file, or one that cannot be read.</summary>
    public static IReadOnlyDictionary<string, RuleRecord> Load(string path)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path), Encoding.UTF8);
            return reader.ReadInt32() == Version ? Read(reader) : new Dictionary<string, RuleRecord>();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Dictionary<string, RuleRecord>();
        }
    }

    /// <summary>Replaces the file; where it cannot be written the next watch knows nothing of this one.</summary>
    public static void Save(string path, IEnumerable<WatchedRule> rules)
    {
        var written = $"{path}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var writer = new BinaryWriter(File.Create(written), Encoding.UTF8)) Write(writer, [.. rules]);
            File.Move(written, path, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static Dictionary<string, RuleRecord> Read(BinaryReader reader)
    {
        var rules = new Dictionary<string, RuleRecord>(StringComparer.Ordinal);
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var key = reader.ReadString();
            var entries = new Dictionary<string, FileState>(StringComparer.Ordinal);
            for (var left = reader.ReadInt32(); left > 0; left--)
                entries[reader.ReadString()] = new((FileKind)reader.ReadByte(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32());
            var containers = new Dictionary<string, IReadOnlyCollection<string>>(StringComparer.Ordinal);
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                var id = reader.ReadString();
                var paths = new List<string>();
                for (var behind = reader.ReadInt32(); behind > 0; behind--) paths.Add(reader.ReadString());
                containers[id] = paths;
            }

            rules[key] = new(entries, containers);
        }

        return rules;
    }

    private static void Write(BinaryWriter writer, WatchedRule[] rules)
    {
        writer.Write(Version);
        writer.Write(rules.Length);
        foreach (var rule in rules)
        {
            writer.Write(rule.Key);
            writer.Write(rule.Tree.Entries.Count);
            foreach (var (path, state) in rule.Tree.Entries)
            {
                writer.Write(path);
                writer.Write((byte)state.Kind);
                writer.Write(state.Size);
                writer.Write(state.Modified);
                writer.Write(state.Mode);
            }

            writer.Write(rule.Pending.Count);
            foreach (var (id, paths) in rule.Pending)
            {
                writer.Write(id);
                writer.Write(paths.Count);
                foreach (var path in paths) writer.Write(path);
            }
        }
    }
}
