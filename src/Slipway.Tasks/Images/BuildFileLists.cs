using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Images;
using Slipway.Images.Stages;

namespace Slipway.Tasks.Images;

/// <summary>
/// The project's item lists that go into images. A task cannot reach an item list by its name, so they come as one list whose metadata <c>List</c> says which it belongs to. A file's path below the target is its metadata
/// <c>RelativePath</c>, else <c>TargetPath</c>, <c>Link</c>, or <c>%(RecursiveDir)%(Filename)%(Extension)</c>; its mode is the metadata <c>Mode</c>, octal.
/// </summary>
internal sealed class BuildFileLists(ITaskItem[] files)
{
    /// <summary>The files of a list, in the items' order; empty when there is no such list. Whether their paths are sound is the plan's to say.</summary>
    /// <param name="list">Its name, letter case aside.</param>
    /// <param name="problems">Gets SLIP2312 for a malformed mode.</param>
    /// <param name="place">The place of these errors.</param>
    public IReadOnlyList<BuildFile> Of(string list, List<Diagnostic> problems, ItemPlace? place)
    {
        var found = new List<BuildFile>();
        foreach (var item in files)
        {
            if (item.GetMetadata("List").Equals(list, StringComparison.OrdinalIgnoreCase))
                found.Add(new(item.GetMetadata("FullPath"), PathOf(item), ModeOf(item, list, problems, place)));
        }
        return found;
    }

    private static string PathOf(ITaskItem item)
    {
        foreach (var name in (ReadOnlySpan<string>)["RelativePath", "TargetPath", "Link"])
            if (item.GetMetadata(name).Trim() is { Length: > 0 } path) return path.Replace('\\', '/');
        return (item.GetMetadata("RecursiveDir") + item.GetMetadata("Filename") + item.GetMetadata("Extension")).Replace('\\', '/');
    }

    private static int? ModeOf(ITaskItem item, string list, List<Diagnostic> problems, ItemPlace? place)
    {
        var text = item.GetMetadata("Mode").Trim();
        if (text.Length == 0) return null;
        if (Octal(text) is { } mode) return mode;
        problems.Add(StageErrors.BadValue($"Mode of {item.ItemSpec} of '{list}'", text, "octal digits, such as 0644 or 755", place?.Position));
        return null;
    }

    private static int? Octal(string text)
    {
        var mode = 0;
        foreach (var c in text)
        {
            if (c is < '0' or > '7' || mode > 0xFFF) return null;
            mode = (mode << 3) + c - '0';
        }
        return mode <= 0xFFF ? mode : null;
    }
}
