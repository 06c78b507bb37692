using System.Text;
using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Tests.Ignoring;

/// <summary>Trees of few names, and lines that are often about them.</summary>
internal sealed class RandomTree
{
    private static readonly string[] s_names = ["a", "b", "ab", "ba", "aab", "A", "B", "a.b", ".a", "a b", "b ", " a", "[a]", "a*b", "a\\b", "#a", "!b", "é", "日b", "a?", "build", "x.log", "abcab", "a-b", "a]", "]"];
    private static readonly string[] s_pieces =
    [
        "a", "b", "ab", "A", ".", "*", "**", "***", "?", "/", "/", "\\", "\\*", "\\?", "\\[", "\\a", "\\ ", " ", "[", "]", "[a]", "[!a]", "[^b]", "[a-c]", "[]a]", "[!]a]", "[a-]", "[-a]", "[A-Z]", "[\\]a]", "[a\\-c]",
        "[[:alpha:]]", "[[:upper:]]", "[[:digit:][:space:]]", "[![:alnum:]]", "[[:wrong:]]", "[[:a]", "[[a]", "[:a:]", "[", "#", "!", "\r", "\t", "é", "\xff", "\xe9", "-", "**/", "/**/", "/**", "*/", "log", "build", "\\",
    ];

    private readonly Random random;

    public RandomTree(Random random, int count)
    {
        this.random = random;
        var paths = new Dictionary<string, EntryKind>(StringComparer.Ordinal);
        var folders = new List<string> { "" };
        while (paths.Count < count)
        {
            var folder = folders[random.Next(folders.Count)];
            var name = s_names[random.Next(s_names.Length)];
            var path = folder.Length == 0 ? name : folder + "/" + name;
            var isFolder = folder.Split('/').Length < 5 && random.Next(5) < 2;
            if (!paths.TryAdd(path, isFolder ? EntryKind.Folder : random.Next(8) == 0 ? EntryKind.Link : EntryKind.File)) continue;
            if (isFolder) folders.Add(path);
        }

        Folders = folders;
        Entries = [.. paths.Select(p => new Entry(p.Key, p.Value)).OrderBy(e => e.Path, Comparer<string>.Create(SyncPath.Compare))];
    }

    public IReadOnlyList<string> Folders { get; }

    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>An ignore file's content, bytes as characters.</summary>
    public string Lines(int most)
    {
        var text = new StringBuilder(random.Next(12) == 0 ? "\xef\xbb\xbf" : "");
        for (var count = random.Next(most + 1); count > 0; count--)
        {
            if (random.Next(4) == 0) text.Append('!');
            text.Append(random.Next(3) == 0 ? Invented() : FromPath());
            if (random.Next(4) == 0) text.Append('/');
            if (random.Next(12) == 0) text.Append(' ', random.Next(1, 3));
            if (random.Next(12) == 0) text.Append('\r');
            if (count > 1 || random.Next(2) == 0) text.Append('\n');
        }

        return text.ToString();
    }

    private string Invented()
    {
        var text = new StringBuilder();
        for (var count = random.Next(1, 6); count > 0; count--) text.Append(s_pieces[random.Next(s_pieces.Length)]);
        return text.ToString();
    }

    private string FromPath()
    {
        var segments = Entries[random.Next(Entries.Count)].Path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var bytes = Encoding.Latin1.GetString(SyncPath.ToBytes(segments[i]));
            segments[i] = random.Next(7) switch
            {
                0 => "*",
                1 => "**",
                2 => bytes[..random.Next(bytes.Length + 1)] + (random.Next(3) == 0 ? "**" : "*"),
                3 => "*" + bytes[random.Next(bytes.Length)..],
                4 => bytes[..^1] + (random.Next(2) == 0 ? "?" : "[" + bytes[^1] + "]"),
                _ => bytes,
            };
        }

        return (random.Next(3) == 0 ? "/" : "") + string.Join('/', segments[(random.Next(2) == 0 ? 0 : random.Next(segments.Length))..]);
    }
}
