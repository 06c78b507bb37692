namespace Slipway.Images.Reports;

/// <summary>What became different since the build before.</summary>
/// <param name="ImageIdBefore">The image that it was.</param>
/// <param name="SizeBefore">Bytes.</param>
/// <param name="Fresh">The layers that are new or changed.</param>
/// <param name="Gone">The layers that are no more.</param>
/// <param name="Same">How many layers stayed.</param>
/// <param name="Settings">The configuration, and the base image.</param>
internal sealed record ImageChanges(
    string ImageIdBefore, long SizeBefore, IReadOnlyList<LayerView> Fresh, IReadOnlyList<ReportedLayer> Gone, int Same, IReadOnlyList<SettingChange> Settings)
{
    public static ImageChanges Of(ReportedImage now, ReportedImage before, IReadOnlyList<LayerView> layers, IReadOnlyList<ReportedLayer> gone)
    {
        var fresh = new List<LayerView>();
        foreach (var layer in layers)
        {
            if (layer.Change != LayerChange.Same)
                fresh.Add(layer);
        }

        var settings = new List<SettingChange>();
        if (now.Base != before.Base)
            settings.Add(new SettingChange("Base", before.Base, now.Base));
        settings.AddRange(SettingChange.Between(before.Configuration, now.Configuration));
        return new ImageChanges(before.ImageId, before.Size, fresh, gone, layers.Count - fresh.Count, settings);
    }
}

/// <summary>A line of the configuration that is not what it was.</summary>
/// <param name="Name"><c>User</c>, <c>Env PATH</c></param>
/// <param name="Before">Null when there was none.</param>
/// <param name="Now">Null when there is none any more.</param>
internal sealed record SettingChange(string Name, string? Before, string? Now)
{
    /// <summary>The differences, in the order of the lines: those that were, then those that came.</summary>
    public static List<SettingChange> Between(IReadOnlyList<(string Name, string Value)> before, IReadOnlyList<(string Name, string Value)> now)
    {
        var came = Lines(now, before);
        var changes = new List<SettingChange>();
        foreach (var (name, value) in Lines(before, now))
        {
            var index = came.FindIndex(line => line.Name == name);
            changes.Add(new SettingChange(name, value, index < 0 ? null : came[index].Value));
            if (index >= 0)
                came.RemoveAt(index);
        }

        foreach (var (name, value) in came)
            changes.Add(new SettingChange(name, null, value));
        return changes;
    }

    // The lines without those that the other side has as well. A value NAME=value, as of Env and Labels, is known by its name.
    private static List<(string Name, string Value)> Lines(IReadOnlyList<(string Name, string Value)> lines, IReadOnlyList<(string Name, string Value)> others)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in others)
            known[Key(line)] = Known(line) + 1;
        var rest = new List<(string, string)>();
        foreach (var line in lines)
        {
            if (Known(line) is > 0 and var count)
            {
                known[Key(line)] = count - 1;
                continue;
            }

            var equals = line.Value.IndexOf('=', StringComparison.Ordinal);
            rest.Add(equals > 0 ? ($"{line.Name} {line.Value[..equals]}", line.Value[(equals + 1)..]) : line);
        }

        return rest;

        static string Key((string Name, string Value) line) => $"{line.Name}\0{line.Value}";

        int Known((string, string) line) => known.TryGetValue(Key(line), out var count) ? count : 0;
    }
}
