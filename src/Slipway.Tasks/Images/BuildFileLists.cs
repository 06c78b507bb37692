using Microsoft.Build.Framework;
using Slipway.Diagnostics;
using Slipway.Images.Stages;

namespace Slipway.Tasks.Images;

/// <summary>
/// The project's item lists that go into images. A task cannot reach an item list by its name, so they come as one list whose metadata <c>List</c> says which it belongs to. A file's path below the target is its metadata
/// <c>RelativePath</c>, else <c>TargetPath</c>, <c>Link</c>, or <c>%(RecursiveDir)%(Filename)%(Extension)</c>; its mode is the metadata <c>Mode</c>, octal.
/// </summary>
internal sealed class BuildFileLists(ITaskItem[] files)
{
    /// <summary>The files of a list, in the items' order, what is the same listed once; empty when there is no such list.</summary>
    /// <param name="list">Its name, letter case aside.</param>
    /// <param name="problems">Gets what is wrong: SLIP2317 two files of one path, SLIP2318 a path that leaves the target, SLIP2312 a malformed mode.</param>
    /// <param name="place">The place of these errors.</param>
    public IReadOnlyList<BuildFile> Of(string list, List<Diagnostic> problems, ItemPlace? place) => throw new NotImplementedException($"{files}");
}
