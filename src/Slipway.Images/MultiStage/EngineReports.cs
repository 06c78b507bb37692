using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Locating;
using Slipway.Images.Building;
using Slipway.Images.Reports;

namespace Slipway.Images.MultiStage;

/// <summary>Reports on images that an engine built, from what it tells of their history.</summary>
/// <param name="search">Which engine is meant.</param>
/// <param name="log">Hears of a report that could not be written.</param>
public sealed class EngineReports(EngineSearch search, IBuildLog log)
{
    /// <summary>Writes the report of an image that has changed. A report that fails is a warning: the image is built.</summary>
    /// <param name="stateDirectory">The project's folder of records.</param>
    /// <param name="environment">The environment's name.</param>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(string stateDirectory, string environment, ImageOutcome image, CancellationToken cancellationToken)
    {
        try
        {
            await using var engine = await Engine.ConnectAsync(search, cancellationToken);
            var history = await engine.Images.HistoryAsync(image.ImageId, cancellationToken);
            var inspected = await engine.Images.FindAsync(image.ImageId, cancellationToken);
            if (inspected is null)
                return;
            // Newest first; entries without bytes changed the configuration only, and match no layer.
            var withBytes = history.Where(entry => entry.Size > 0).Reverse().ToList();
            var layers = inspected.Layers.Count == withBytes.Count
                ? withBytes.Select((entry, at) => new ReportedLayer(inspected.Layers[at], entry.CreatedBy ?? "", entry.Size, false, [], 0))
                : withBytes.Select(entry => new ReportedLayer("", entry.CreatedBy ?? "", entry.Size, false, [], 0));
            ImageReport.Write(stateDirectory, image.Name, new ReportedImage(image.Tags[0].ToString(), environment, image.ImageId, [.. layers])
            {
                Configuration = [.. ReportedConfiguration.Of(inspected)],
            });
        }
        catch (SlipwayException failure)
        {
            foreach (var diagnostic in failure.Diagnostics)
                log.Report(diagnostic with { Severity = Severity.Warning });
        }
    }
}
