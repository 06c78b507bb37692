using System.Text;
using Slipway.Images.Context;

namespace Slipway.Images.Stages;

/// <summary>The folders that copies of file lists are told by: one for each list, and one for each different choice of its files.</summary>
internal sealed class StagedFolders(string root, Func<StageStep.Copy, IReadOnlyList<BuildFile>> expand)
{
    private readonly List<StagedFiles> folders = [];
    private readonly Dictionary<string, int> copies = [];

    /// <summary>In the order of their first use.</summary>
    public IReadOnlyList<StagedFiles> All => folders;

    /// <summary>The folder of a copy; null where it names its sources itself.</summary>
    public string? Of(StageDefinition stage, StageStep.Copy copy)
    {
        if (copy.Source is CopySource.FromFiles list) return Add(NameOf(list.Name), Sorted(Without(copy.Exclude, list.Files)));
        if (copy.Exclude.Count == 0) return null;
        copies[stage.Name] = copies.GetValueOrDefault(stage.Name) + 1;
        return Add($"{stage.Name}-{copies[stage.Name]}", Sorted(expand(copy)));
    }

    private string Add(string name, List<BuildFile> files)
    {
        for (var number = 1; ; number++)
        {
            var folder = $"{root}/{name}{(number == 1 ? "" : $"-{number}")}";
            var known = folders.Find(staged => staged.Folder.Equals(folder, StringComparison.OrdinalIgnoreCase));
            if (known is null) folders.Add(new(folder, files));
            if (known is null || known.Files.SequenceEqual(files)) return folder;
        }
    }

    private static IEnumerable<BuildFile> Without(IReadOnlyList<string> patterns, IReadOnlyList<BuildFile> files)
    {
        if (patterns.Count == 0) return files;
        var matcher = new IgnoreMatcher(IgnoreFile.Parse("Exclude", string.Join('\n', patterns)).Patterns);
        return files.Where(file => !matcher.IsIgnored(file.Path));
    }

    /// <summary>Of two files of one path the later stays, as a later copy lies over an earlier.</summary>
    private static List<BuildFile> Sorted(IEnumerable<BuildFile> files)
    {
        var byPath = new SortedDictionary<string, BuildFile>(StringComparer.Ordinal);
        foreach (var file in files) byPath[file.Path] = file;
        return [.. byPath.Values];
    }

    private static string NameOf(string list)
    {
        var name = new StringBuilder();
        foreach (var c in list) name.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-');
        return name.Length == 0 || name[0] == '.' ? "files" + name : name.ToString();
    }
}
