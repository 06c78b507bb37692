using System.Globalization;
using Slipway.Files;

namespace Slipway.Deploy.Shipping;

/// <summary>
/// Remembers digests of files by what the file system says of them, so that what did not change is not read again. A file that was changed shortly before it was looked at is not trusted: it may change once more within the same tick of the clock.
/// </summary>
internal sealed class FileStamps
{
    private const string Header = "slipway stamps 1";

    // Coarser than the clock of any file system.
    private const long Tick = 2_000_000_000;

    private readonly string path;
    private readonly long begun = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> fresh = new(StringComparer.Ordinal);

    /// <param name="path">Of the file that has them.</param>
    public FileStamps(string path)
    {
        this.path = path;
        Load();
    }

    /// <summary>How many files were read because nothing was known of them.</summary>
    public int Reads { get; private set; }

    /// <summary>The digest of a file with this stamp; null when it has to be read.</summary>
    public string? Find(string file, FileStat stat)
    {
        if (!known.TryGetValue(file, out var line) || line.Length < 65 || !line.AsSpan(65).SequenceEqual(Text(stat)))
            return null;
        fresh[file] = line;
        return line[..64];
    }

    /// <summary>Takes note of a file that was read.</summary>
    public void Keep(string file, FileStat stat, string digest)
    {
        Reads++;
        if (Math.Max(stat.ModifiedNanoseconds, stat.ChangedNanoseconds) < begun - Tick)
            fresh[file] = $"{digest}\t{Text(stat)}";
    }

    /// <summary>Writes what was found and kept; forgets the rest. A folder that cannot be written costs the next deployment a reading.</summary>
    public void Save()
    {
        if (Reads == 0 && fresh.Count == known.Count)
            return;
        var text = new System.Text.StringBuilder(Header).Append('\n');
        foreach (var (file, line) in fresh)
            text.Append(line).Append('\t').Append(RecordText.Escape(file)).Append('\n');
        try
        {
            RecordText.Replace(path, text.ToString());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What is remembered saves time only.
        }
    }

    private void Load()
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return;
        }

        if (lines.Length == 0 || lines[0] != Header)
            return;
        for (var i = 1; i < lines.Length; i++)
        {
            var tab = lines[i].LastIndexOf('\t');
            if (tab > 65)
                known[RecordText.Unescape(lines[i][(tab + 1)..])] = lines[i][..tab];
        }
    }

    private static string Text(FileStat stat) => string.Create(CultureInfo.InvariantCulture, $"{stat.Size} {stat.ModifiedNanoseconds} {stat.ChangedNanoseconds} {stat.Inode}");
}
