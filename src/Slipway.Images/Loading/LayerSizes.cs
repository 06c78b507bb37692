using Slipway.Docker.Images;
using Slipway.Images.MultiStage;

namespace Slipway.Images.Loading;

/// <summary>About how many bytes layers take, by the history that an engine tells.</summary>
public static class LayerSizes
{
    /// <summary>Bytes of each layer, the lowest first; of layers that cannot be told apart an equal share of all.</summary>
    /// <param name="history">The newest first, as engines tell it.</param>
    /// <param name="image">The image.</param>
    public static IReadOnlyList<long> Estimate(IReadOnlyList<ImageHistoryEntry> history, ImageInspect image)
    {
        var diffIds = image.Layers;
        var layers = EngineLayers.Of(history, diffIds, ofBase: 0);
        if (layers.Count == diffIds.Count && layers.All(layer => layer.DiffId.Length > 0))
            return [.. layers.Select(layer => layer.Size)];
        return [.. diffIds.Select(_ => image.Size / diffIds.Count)];
    }
}
