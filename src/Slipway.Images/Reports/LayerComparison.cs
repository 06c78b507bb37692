namespace Slipway.Images.Reports;

/// <summary>Compares an image's layers with those of the build before: by content, then by what made them.</summary>
internal static class LayerComparison
{
    /// <param name="now">The lowest first.</param>
    /// <param name="before">Null when no build before is known.</param>
    /// <param name="gone">The layers of the build before that have no counterpart.</param>
    public static List<LayerView> Of(IReadOnlyList<ReportedLayer> now, IReadOnlyList<ReportedLayer>? before, out IReadOnlyList<ReportedLayer> gone)
    {
        var views = new List<LayerView>(now.Count);
        gone = [];
        if (before is null)
        {
            for (var index = 0; index < now.Count; index++)
                views.Add(new LayerView(index + 1, now[index], LayerChange.Unknown));
            return views;
        }

        // An image may hold one content several times, so each old layer answers for one new layer.
        var taken = new bool[before.Count];
        var byContent = Positions(before, Content);
        var same = new bool[now.Count];
        for (var index = 0; index < now.Count; index++)
            same[index] = Take(byContent, Content(now[index]), taken) is not null;

        var byInstruction = Positions(before, static layer => layer.CreatedBy);
        for (var index = 0; index < now.Count; index++)
        {
            if (same[index])
                views.Add(new LayerView(index + 1, now[index], LayerChange.Same));
            else if (Take(byInstruction, now[index].CreatedBy, taken) is { } old)
                views.Add(new LayerView(index + 1, now[index], LayerChange.Changed) { SizeBefore = before[old].Size });
            else
                views.Add(new LayerView(index + 1, now[index], LayerChange.New));
        }

        var rest = new List<ReportedLayer>();
        for (var index = 0; index < before.Count; index++)
        {
            if (!taken[index])
                rest.Add(before[index]);
        }

        gone = rest;
        return views;
    }

    /// <summary>What tells contents apart; where the content has no id, whatever else is known of it.</summary>
    private static string Content(ReportedLayer layer) => layer.DiffId.Length > 0 ? layer.DiffId : $"{layer.Size} {layer.CreatedBy}";

    private static Dictionary<string, Queue<int>> Positions(IReadOnlyList<ReportedLayer> layers, Func<ReportedLayer, string> key)
    {
        var positions = new Dictionary<string, Queue<int>>(StringComparer.Ordinal);
        for (var index = 0; index < layers.Count; index++)
        {
            if (!positions.TryGetValue(key(layers[index]), out var queue))
                positions.Add(key(layers[index]), queue = new Queue<int>());
            queue.Enqueue(index);
        }

        return positions;
    }

    private static int? Take(Dictionary<string, Queue<int>> positions, string key, bool[] taken)
    {
        if (!positions.TryGetValue(key, out var queue))
            return null;
        while (queue.TryDequeue(out var index))
        {
            if (taken[index])
                continue;
            taken[index] = true;
            return index;
        }

        return null;
    }
}
