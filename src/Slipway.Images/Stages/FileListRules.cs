using Slipway.Diagnostics;

namespace Slipway.Images.Stages;

/// <summary>What a list of files has to be: not empty, every file below the target, no two at one path.</summary>
internal static class FileListRules
{
    public static void Check(CopySource.FromFiles list, ItemPlace? place, List<Diagnostic> problems)
    {
        if (list.Files.Count == 0) problems.Add(StageErrors.NoFiles(list.Name, place?.Position));
        var byPath = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in list.Files)
        {
            if (!IsBelow(file.Path)) problems.Add(StageErrors.LeavesTarget(list.Name, file.Path, file.Source, place?.Position));
            else if (!byPath.TryAdd(file.Path, file.Source) && byPath[file.Path] != file.Source)
                problems.Add(StageErrors.DuplicateTarget(list.Name, file.Path, byPath[file.Path], file.Source, place?.Position));
        }
    }

    private static bool IsBelow(string path)
    {
        if (path.Length == 0 || path[0] == '/' || StageValue.HasControlCharacter(path)) return false;
        foreach (var part in path.Split('/'))
            if (part is "" or "." or "..") return false;
        return true;
    }
}
