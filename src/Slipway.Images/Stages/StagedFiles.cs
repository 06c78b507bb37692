namespace Slipway.Images.Stages;

/// <summary>Files that a generated Dockerfile copies, wherever they lie.</summary>
/// <param name="Folder">As COPY names it: relative to the context, <c>/</c>-separated, no slash at its end.</param>
/// <param name="Files">What it holds, sorted by path; no path twice.</param>
public sealed record StagedFiles(string Folder, IReadOnlyList<BuildFile> Files);
