namespace Slipway.Images.Reports;

/// <summary>A layer of a report.</summary>
/// <param name="DiffId"><c>sha256:…</c></param>
/// <param name="CreatedBy">What put it there: an instruction, or an item of the project.</param>
/// <param name="Size">Bytes in the image, uncompressed.</param>
/// <param name="FromBase">Whether the base image brought it.</param>
/// <param name="BiggestFiles">Path and bytes, the biggest first, at most 50; empty where they are not known.</param>
/// <param name="Files">How many regular files; 0 where not known.</param>
public sealed record ReportedLayer(string DiffId, string CreatedBy, long Size, bool FromBase, IReadOnlyList<(string Path, long Size)> BiggestFiles, int Files);
