namespace Slipway.Sync.Endpoints.Shell;

/// <summary>The lines an answer begins with, each a word and what follows it.</summary>
internal sealed class ReplyHead(string text)
{
    private readonly string[] _lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What the script said on standard error.</summary>
    public string Error { get; set; } = "";

    /// <summary>What follows a word in its first line; null when no line begins with it.</summary>
    public string? Value(string word)
    {
        foreach (var line in _lines)
        {
            if (line.StartsWith(word, StringComparison.Ordinal) && (line.Length == word.Length || line[word.Length] == ' ')) return line.Length == word.Length ? "" : line[(word.Length + 1)..];
        }

        return null;
    }

    /// <summary>What follows a word in each of its lines.</summary>
    public List<string> Values(string word)
    {
        var values = new List<string>();
        foreach (var line in _lines)
        {
            if (line.StartsWith(word, StringComparison.Ordinal) && line.Length > word.Length && line[word.Length] == ' ') values.Add(line[(word.Length + 1)..]);
        }

        return values;
    }
}
