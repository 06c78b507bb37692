using Slipway.Sync.Paths;

namespace Slipway.Sync.Endpoints.Local;

/// <summary>Where a target keeps what is not synchronised.</summary>
internal static class StatePaths
{
    public const string Root = SyncPath.StateFolder;
    public const string Marker = Root + "/id";
    public const string Ignore = Root + "/.gitignore";
    public const string Lock = Root + "/lock";
    public const string Stage = Root + "/stage";
    public const string Trash = Root + "/trash";

    /// <summary>The beginning of names of files that wait beside their place, where it is on another file system than the state folder.</summary>
    public const string LeftoverPrefix = Root + "-";

    /// <summary>Whether a path leads through a folder of that name: a root within the tree has its own. In any case of letters, as file systems may not tell.</summary>
    public static bool IsState(string path)
    {
        for (var at = path.IndexOf(Root, StringComparison.OrdinalIgnoreCase); at >= 0; at = path.IndexOf(Root, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + Root.Length;
            if ((at == 0 || path[at - 1] == '/') && (end == path.Length || path[end] == '/')) return true;
        }

        return false;
    }

    /// <summary>Whether a path is a file that waited beside its place: <c>.slipway-sync-</c> and 32 hexadecimal digits.</summary>
    public static bool IsLeftover(string path)
    {
        var start = path.LastIndexOf('/') + 1;
        if (path.Length - start != LeftoverPrefix.Length + 32 || string.CompareOrdinal(path, start, LeftoverPrefix, 0, LeftoverPrefix.Length) != 0) return false;
        for (var i = start + LeftoverPrefix.Length; i < path.Length; i++)
        {
            if (!char.IsAsciiHexDigitLower(path[i])) return false;
        }

        return true;
    }

    /// <summary>A new name for a file that waits beside a path.</summary>
    public static string Beside(string path)
    {
        var name = LeftoverPrefix + Guid.NewGuid().ToString("N");
        return SyncPath.Parent(path) is { Length: > 0 } parent ? $"{parent}/{name}" : name;
    }
}
