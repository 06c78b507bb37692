using Slipway.Diagnostics;
using Slipway.Docker;
using Slipway.Docker.Images;
using Slipway.Docker.Locating;
using Slipway.Images.Building;
using Slipway.Images.Reports;

namespace Slipway.Images.MultiStage;

/// <summary>Reports on images that an engine built, from what it tells of their history.</summary>
/// <param name="search">Which engine is meant.</param>
/// <param name="log">Hears of a report that could not be written.</param>
public sealed class EngineReports(EngineSearch search, IBuildLog log)
{
    /// <summary>Writes the reports of those images that have changed. A report that fails is a warning: the images are built.</summary>
    /// <param name="stateDirectory">The project's folder of records.</param>
    /// <param name="environment">The environment's name. Without one there is no report, which shows environments beside each other.</param>
    /// <param name="images">The images.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(string stateDirectory, string environment, IReadOnlyList<ImageOutcome> images, CancellationToken cancellationToken)
    {
        var changed = images.Where(image => image.Changed).ToList();
        if (changed.Count == 0 || environment.Length == 0)
            return;
        try
        {
            await using var engine = await Engine.ConnectAsync(search, cancellationToken);
            foreach (var image in changed)
            {
                if (await ReportedAsync(engine, environment, image, cancellationToken) is { } reported)
                    ImageReport.Write(stateDirectory, image.Name, reported);
            }
        }
        catch (SlipwayException failure)
        {
            foreach (var diagnostic in failure.Diagnostics)
                log.Report(diagnostic with { Severity = Severity.Warning });
        }
    }

    private static async Task<ReportedImage?> ReportedAsync(Engine engine, string environment, ImageOutcome image, CancellationToken cancellationToken)
    {
        if (await engine.Images.FindAsync(image.ImageId, cancellationToken) is not { } inspected)
            return null;
        var (name, layers) = await BaseAsync(engine, image, inspected, cancellationToken);
        var history = await engine.Images.HistoryAsync(image.ImageId, cancellationToken);
        return new ReportedImage(image.Tags[0].ToString(), environment, image.ImageId, EngineLayers.Of(history, inspected.Layers, layers))
        {
            Configuration = [.. ReportedConfiguration.Of(inspected)],
            Base = name,
        };
    }

    /// <summary>Of the images that this one is made from, the one that it has the most layers of; it has all of its base's.</summary>
    private static async Task<(string? Name, int Layers)> BaseAsync(Engine engine, ImageOutcome image, ImageInspect inspected, CancellationToken cancellationToken)
    {
        (string? Name, int Layers) found = (null, 0);
        foreach (var used in image.MadeFrom)
        {
            if (await engine.Images.FindAsync(used.ToString(), cancellationToken) is { } candidate
                && candidate.Layers.Count > found.Layers && candidate.Layers.SequenceEqual(inspected.Layers.Take(candidate.Layers.Count)))
                found = (used.ToString(), candidate.Layers.Count);
        }

        return found;
    }
}
