namespace Slipway.Images.Reports;

/// <summary>What a report says, before it is drawn.</summary>
/// <param name="Images">In ordinal order of their names.</param>
/// <param name="PassedOver">The files, relative to the folder, that could not be understood.</param>
internal sealed record ReportView(IReadOnlyList<ImageView> Images, IReadOnlyList<string> PassedOver)
{
    public static ReportView Of(IReadOnlyList<(string Environment, string Name, ReportState? State)> states)
    {
        var images = new SortedDictionary<string, List<EnvironmentView>>(StringComparer.Ordinal);
        var passedOver = new List<string>();
        foreach (var (environment, name, state) in states)
        {
            if (state is null)
            {
                passedOver.Add($"{environment}/{name}.report.json");
                continue;
            }

            if (!images.TryGetValue(name, out var environments))
                images.Add(name, environments = []);
            environments.Add(EnvironmentView.Of(environment, state));
        }

        var views = new List<ImageView>();
        foreach (var (name, environments) in images)
            views.Add(new ImageView(name, environments));
        return new ReportView(views, passedOver);
    }
}

/// <summary>An image of the project, in its environments.</summary>
internal sealed record ImageView(string Name, IReadOnlyList<EnvironmentView> Environments)
{
    /// <summary>The environment with the largest image; the first of equal ones.</summary>
    public EnvironmentView Largest => Extreme(static (one, other) => one.Size > other.Size);

    /// <summary>The environment with the smallest image; the first of equal ones.</summary>
    public EnvironmentView Smallest => Extreme(static (one, other) => one.Size < other.Size);

    private EnvironmentView Extreme(Func<EnvironmentView, EnvironmentView, bool> beats)
    {
        var found = Environments[0];
        foreach (var environment in Environments)
        {
            if (beats(environment, found))
                found = environment;
        }

        return found;
    }
}

/// <summary>An image in one environment.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="Image">As it is now.</param>
/// <param name="Layers">The lowest first.</param>
/// <param name="Changes">Null when no build before is known.</param>
internal sealed record EnvironmentView(string Environment, ReportedImage Image, IReadOnlyList<LayerView> Layers, ImageChanges? Changes)
{
    public long Size { get; } = Image.Size;

    /// <summary>Bytes of the layers that the base image brought.</summary>
    public long BaseSize { get; } = OfBase(Image);

    /// <summary>Bytes of the layers that the build added.</summary>
    public long AddedSize => Size - BaseSize;

    public static EnvironmentView Of(string environment, ReportState state)
    {
        var layers = LayerComparison.Of(state.Now.Layers, state.Before?.Layers, out var gone);
        return new EnvironmentView(environment, state.Now, layers, state.Before is null ? null : ImageChanges.Of(state.Now, state.Before, layers, gone));
    }

    private static long OfBase(ReportedImage image)
    {
        var sum = 0L;
        foreach (var layer in image.Layers)
            sum += layer.FromBase ? layer.Size : 0;
        return sum;
    }
}

/// <summary>A layer with its number from below, from 1.</summary>
internal sealed record LayerView(int Number, ReportedLayer Layer, LayerChange Change)
{
    /// <summary>Bytes before, of a layer that changed.</summary>
    public long? SizeBefore { get; init; }
}

/// <summary>How a layer compares with the build before.</summary>
internal enum LayerChange
{
    /// <summary>No build before is known.</summary>
    Unknown,

    /// <summary>The same content was there.</summary>
    Same,

    /// <summary>The same instruction made other content.</summary>
    Changed,

    /// <summary>It was not there.</summary>
    New,
}
