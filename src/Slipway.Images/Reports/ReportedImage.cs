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

    /// <summary>Bytes of all layers.</summary>
    internal long Size
    {
        get
        {
            var sum = 0L;
            foreach (var layer in Layers)
                sum += layer.Size;
            return sum;
        }
    }
}
