using Slipway.Sync.Paths;
using Slipway.Sync.Snapshots;

namespace Slipway.Sync.Reconciling;

/// <summary>The lines of a plan, of which only so many are made.</summary>
internal sealed class PlanLines(int most)
{
    private readonly List<string> _lines = [];
    private int _left;

    public void AddAll(string mark, IReadOnlyList<Change> changes)
    {
        for (var i = 0; i < changes.Count;)
        {
            var first = i++;
            var isFolder = changes[first].Before?.Kind == EntryKind.Folder || changes[first].After?.Kind == EntryKind.Folder;
            while (isFolder && i < changes.Count && SyncPath.IsBelow(changes[i].Path, changes[first].Path)) i++;
            if (_lines.Count < most) _lines.Add(mark + Line(changes, first, i));
            else _left++;
        }
    }

    public void Add(string line)
    {
        if (_lines.Count < most) _lines.Add(line);
        else _left++;
    }

    public IReadOnlyList<string> Finish()
    {
        if (_left > 0) _lines.Add($"… and {PlanText.Number(_left)} more");
        return _lines;
    }

    // A change, and when it is a folder's those below it, which go the same way: created with it, or removed with it.
    private static string Line(IReadOnlyList<Change> changes, int first, int end)
    {
        var change = changes[first];
        var sign = change.Before is null ? "+" : change.After is null ? "-" : "~";
        var shown = change.After ?? change.Before!;
        var name = SyncPath.Display(change.Path) + (shown.Kind == EntryKind.Folder ? "/" : shown.Kind == EntryKind.Link && change.After is not null ? $" -> {SyncPath.Display(shown.LinkTarget ?? "")}" : "");
        var size = change.NeedsContent ? "  " + PlanText.Size(change.After!.Stamp.Size) : "";
        return $"{sign} {name}{size}{Content(changes, first + 1, end)}  {change.Cause}";
    }

    private static string Content(IReadOnlyList<Change> changes, int start, int end)
    {
        var (files, bytes) = (0, 0L);
        for (var i = start; i < end; i++)
        {
            if ((changes[i].After ?? changes[i].Before!).Kind == EntryKind.Folder) continue;
            files++;
            if (changes[i].NeedsContent) bytes += changes[i].After!.Stamp.Size;
        }

        if (files == 0) return "";
        return $"  {PlanText.Number(files)} {(files == 1 ? "file" : "files")}{(bytes > 0 ? ", " + PlanText.Size(bytes) : "")}";
    }
}
