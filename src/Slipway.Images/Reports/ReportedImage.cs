namespace Slipway.Images.Reports;

/// <summary>What a report shows of an image in one environment.</summary>
/// <param name="Image">Its first reference.</param>
/// <param name="Environment"><c>Dev</c>, <c>Prod</c>…</param>
/// <param name="ImageId"><c>sha256:…</c></param>
/// <param name="Layers">The lowest first.</param>
public sealed record ReportedImage(string Image, string Environment, string ImageId, IReadOnlyList<ReportedLayer> Layers)
{
    /// <summary>The configuration, as name and value lines: <c>User 1654</c>, <c>Env ASPNETCORE_HTTP_PORTS=8080</c>. Values whose names look like secrets are left out by whoever makes the report.</summary>
    public IReadOnlyList<(string Name, string Value)> Configuration { get; init; } = [];

    /// <summary>The base image, when known.</summary>
    public string? Base { get; init; }
}

/// <summary>A layer of a report.</summary>
/// <param name="DiffId"><c>sha256:…</c></param>
/// <param name="CreatedBy">What put it there: an instruction, or an item of the project.</param>
/// <param name="Size">Bytes in the image, uncompressed.</param>
/// <param name="FromBase">Whether the base image brought it.</param>
/// <param name="BiggestFiles">Path and bytes, the biggest first, at most 50; empty where they are not known.</param>
/// <param name="Files">How many regular files; 0 where not known.</param>
public sealed record ReportedLayer(string DiffId, string CreatedBy, long Size, bool FromBase, IReadOnlyList<(string Path, long Size)> BiggestFiles, int Files);
