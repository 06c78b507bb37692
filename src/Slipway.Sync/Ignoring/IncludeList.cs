namespace Slipway.Sync.Ignoring;

/// <summary>What the caller includes, and where its lines lead.</summary>
internal sealed class IncludeList
{
    private readonly List<IgnorePattern?[]> ways = [];

    public IncludeList(IgnoreList list, bool foldCase)
    {
        List = list;
        foreach (var line in list.Lines)
        {
            if (Way(line, foldCase) is { Length: > 1 } way) ways.Add(way);
        }
    }

    /// <summary>Its lines, where to be ignored means to be included.</summary>
    public IgnoreList List { get; }

    /// <summary>Whether there are no lines.</summary>
    public bool IsEmpty => List.Lines.Count == 0;

    /// <summary>Whether a line leads below a folder: its segments are about the folder's, one by one, and go on.</summary>
    public bool LeadsBelow(string folder)
    {
        if (ways.Count == 0) return false;
        var names = IgnoreList.Bytes(folder).Split('/');
        foreach (var way in ways)
        {
            if (Leads(way, names)) return true;
        }

        return false;
    }

    private static bool Leads(IgnorePattern?[] way, string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            // Null stands for any folders.
            if (i < way.Length && way[i] is null) return true;
            if (i >= way.Length - 1 || !way[i]!.Matches(names[i], names[i], isFolder: true)) return false;
        }

        return true;
    }

    // A line without a folder, or that begins with any folder, leads nowhere: it would have every ignored folder searched.
    private static IgnorePattern?[]? Way(string line, bool foldCase)
    {
        if (line[0] == '!') return null;
        var text = line.TrimEnd('/').TrimStart('/');
        if (line.TrimEnd('/').IndexOf('/') < 0 || text.StartsWith("**", StringComparison.Ordinal)) return null;
        var segments = text.Split('/');
        var way = new IgnorePattern?[segments.Length];
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Contains("**", StringComparison.Ordinal)) return way[..(i + 1)];
            if (segments[i].Length == 0 || (way[i] = IgnorePattern.Parse(segments[i], foldCase)) is null) return null;
        }

        return way;
    }
}
